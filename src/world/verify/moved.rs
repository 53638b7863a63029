//! Former ids of offices, by the rules for servers that are a part of the site.

use super::Listed;
use crate::world::download::{Client, download_small};
use anyhow::Result;
use nianbao_core::plan::{NGINX_REDIRECTS, REDIRECTS};
use nianbao_core::source::Digest;
use std::collections::HashMap;

/// The largest size of a file of rules in bytes.
const MAX_SIZE: u64 = 16 * 1024 * 1024;

/// Former ids of offices with those of today. What stands under the former leads to the same path
/// under the other, where the server heeds the rules.
#[derive(Debug, Default)]
pub(super) struct MovedOffices(HashMap<String, String>);

impl MovedOffices {
    /// Downloads the rules of a site, as far as they are as the list has them. Hosts of sites
    /// do not serve the rules that they heed.
    ///
    /// Errors: the server does not answer.
    pub(super) async fn download(client: &Client, address: &str, listed: &Listed) -> Result<Self> {
        let mut all = Self::default();
        for name in [NGINX_REDIRECTS, REDIRECTS] {
            let Some(known) = listed.get(name) else { continue };
            let rules = download_small(client, &format!("{address}/{name}"), MAX_SIZE).await?;
            if let Some(rules) = rules.filter(|rules| Digest::from_bytes(rules).sha256() == *known)
            {
                all.add(&String::from_utf8_lossy(&rules));
            }
        }
        Ok(all)
    }

    fn add(&mut self, rules: &str) {
        for line in rules.lines() {
            let netlify = || {
                let (from, to) = line.split_once("/* ")?;
                let (_, former) = from.rsplit_once("offices/")?;
                let (_, id) = to.split_once("/:splat")?.0.rsplit_once("offices/")?;
                Some((former, id))
            };
            let nginx = || {
                let (_, rest) = line.split_once("|[0-9]+)/")?;
                let (former, rest) = rest.split_once("(?:/")?;
                let (_, rest) = rest.split_once("$nianbao_folder/")?;
                Some((former, rest.split_once("/$nianbao_rest")?.0))
            };
            let ids = netlify().or_else(nginx);
            self.0.extend(ids.map(|(former, id)| (former.to_owned(), id.to_owned())));
        }
    }

    /// Returns the path to which one in the folder of an office under a former id leads.
    pub(super) fn path_of_today(&self, path: &str) -> Option<String> {
        let (folder, rest) = path.split_once('/')?;
        let (former, rest) = rest.split_once('/')?;
        let is_year = !folder.is_empty() && folder.bytes().all(|byte| byte.is_ascii_digit());
        let id = self.0.get(former).filter(|_| folder == "offices" || is_year)?;
        Some(format!("{folder}/{id}/{rest}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kinds_of_rules_name_former_ids() {
        for rules in [
            "/offices/offices/old/* /offices/offices/new/:splat 301\n/offices/:year/old/* /offices/:year/new/:splat 301\n",
            "/nianbao/offices/old/* /nianbao/offices/new/:splat 301\n/nianbao/:year/old/* /nianbao/:year/new/:splat 301\n",
            "# comment\n    ~^/nianbao/(?<nianbao_folder>offices|[0-9]+)/old(?:/(?<nianbao_rest>.*))?$ /nianbao/$nianbao_folder/new/$nianbao_rest;\n",
        ] {
            let mut moved = MovedOffices::default();
            moved.add(rules);
            for folder in ["offices", "2022"] {
                let today = moved.path_of_today(&format!("{folder}/old/a/index.html"));
                assert_eq!(today, Some(format!("{folder}/new/a/index.html")), "{rules}");
            }
            for path in
                ["offices/new/index.html", "old/index.html", "data/old/a", "/old", "2022/old"]
            {
                assert_eq!(moved.path_of_today(path), None, "{path}");
            }
        }
    }
}
