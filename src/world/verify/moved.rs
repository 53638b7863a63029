//! Former ids of offices, by the rules for servers that are a part of the site.

use crate::world::download::{Client, download_small};
use anyhow::Result;
use nianbao_core::plan::{NGINX_REDIRECTS, REDIRECTS};
use nianbao_core::source::Digest;
use std::collections::HashSet;

/// The largest size of a file of rules in bytes.
const MAX_SIZE: u64 = 16 * 1024 * 1024;

/// Former ids of offices. What stands under them leads elsewhere, where the server heeds the
/// rules.
#[derive(Debug, Default)]
pub(super) struct MovedOffices(HashSet<String>);

impl MovedOffices {
    /// Downloads the rules of a site, as far as they are as the list has them. Hosts of sites
    /// do not serve the rules that they heed.
    ///
    /// Errors: the server does not answer.
    pub(super) async fn download(
        client: &Client,
        address: &str,
        listed: &[(String, String)],
    ) -> Result<Self> {
        let mut all = Self::default();
        for name in [NGINX_REDIRECTS, REDIRECTS] {
            let Some((_, known)) = listed.iter().find(|(path, _)| path == name) else { continue };
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
            let netlify = line.split_once("offices/").and_then(|(_, rest)| rest.split_once("/*"));
            let nginx = line.split_once("|[0-9]+)/").and_then(|(_, rest)| rest.split_once("(?:/"));
            self.0.extend(netlify.or(nginx).map(|(id, _)| id.to_owned()));
        }
    }

    /// True for a path in the folder of an office under a former id.
    pub(super) fn leads_away(&self, path: &str) -> bool {
        let mut parts = path.split('/');
        let is_folder = |part: &str| {
            part == "offices" || !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit())
        };
        parts.next().is_some_and(is_folder) && parts.next().is_some_and(|id| self.0.contains(id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kinds_of_rules_name_former_ids() {
        for rules in [
            "/nianbao/offices/old/* /nianbao/offices/new/:splat 301\n/nianbao/:year/old/* /nianbao/:year/new/:splat 301\n",
            "# comment\n    ~^/nianbao/(?<nianbao_folder>offices|[0-9]+)/old(?:/(?<nianbao_rest>.*))?$ /nianbao/$nianbao_folder/new/$nianbao_rest;\n",
        ] {
            let mut moved = MovedOffices::default();
            moved.add(rules);
            assert!(moved.leads_away("offices/old/index.html"), "{rules}");
            assert!(moved.leads_away("2022/old/index.html"), "{rules}");
            for path in ["offices/new/index.html", "old/index.html", "data/old/a", "/old"] {
                assert!(!moved.leads_away(path), "{path}");
            }
        }
    }
}
