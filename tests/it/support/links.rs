//! Follows the links of a site from its home page while files come and go.

use crate::support::published_site::Site;
use regex::Regex;
use std::collections::{BTreeMap, HashSet};

/// The files of a site, and the links of its pages.
pub(crate) struct LinkedSite {
    pattern: Regex,
    links: BTreeMap<String, Vec<String>>,
}

impl LinkedSite {
    pub(crate) fn new(site: &Site) -> Self {
        let pattern = Regex::new(r#"(?:href|src)="([^"]*)""#).unwrap();
        let mut all = Self { pattern, links: BTreeMap::new() };
        for (path, bytes) in site {
            all.set(path, Some(bytes));
        }
        all
    }

    /// Puts a file there, or takes one away.
    pub(crate) fn set(&mut self, path: &str, bytes: Option<&[u8]>) {
        let Some(bytes) = bytes else {
            self.links.remove(path);
            return;
        };
        let text = String::from_utf8_lossy(if path.ends_with(".html") { bytes } else { b"" });
        let links: HashSet<String> = (self.pattern.captures_iter(&text))
            .filter_map(|found| resolve(path, &found[1]))
            .collect();
        self.links.insert(path.to_owned(), links.into_iter().collect());
    }

    /// The links of the pages that can be reached from the home page and lead to what is not
    /// there: the page, and where it leads.
    pub(crate) fn dead_links(&self) -> Vec<(&str, &str)> {
        let mut dead = Vec::new();
        let mut seen: HashSet<&str> = HashSet::new();
        let is_there = |page: &str| self.links.contains_key(page);
        let mut open = if is_there("index.html") { vec!["index.html"] } else { Vec::new() };
        open.extend(is_there("404.html").then_some("404.html").filter(|_| !open.is_empty()));
        while let Some(page) = open.pop() {
            if !seen.insert(page) {
                continue;
            }
            for link in &self.links[page] {
                if is_there(link) {
                    open.push(link);
                } else {
                    dead.push((page, link.as_str()));
                }
            }
        }
        dead
    }
}

/// The path that a link of a page leads to; nothing for one that leads elsewhere.
fn resolve(page: &str, link: &str) -> Option<String> {
    let link = link.strip_prefix("https://www.shili.example").unwrap_or(link);
    let link = link.replace("&amp;", "&");
    let link = link.split(['#', '?']).next().unwrap();
    if link.is_empty() || link.contains(':') {
        return None;
    }
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    let link = link.strip_prefix("/nianbao/").inspect(|_| parts.clear()).unwrap_or(link);
    for part in link.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    let mut path = parts.join("/");
    if path.is_empty() || path.ends_with('/') {
        path.push_str("index.html");
    }
    Some(crate::support::store::percent_decoded(&path))
}
