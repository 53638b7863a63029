//! Redirects from addresses under an office's former ids, for web servers. They
//! cover the files below a page too: figures, attachments.

use crate::archive::Archive;
use crate::source::encode_path;

/// Writes the rules in the format of Netlify and Cloudflare Pages.
pub(super) fn redirect_rules(archive: &Archive) -> String {
    let base = encode_path(&archive.site.base_path());
    let mut out = String::new();
    for (alias, office) in archive.offices.aliases() {
        let id = &office.id;
        out.push_str(&format!("{base}offices/{alias}/* {base}offices/{id}/:splat 301\n"));
        out.push_str(&format!("{base}:year/{alias}/* {base}:year/{id}/:splat 301\n"));
    }
    out
}

/// The rule that uses the map for nginx.
const NGINX_RULE: &str = "#\n#     if ($nianbao_moved) { return 301 $nianbao_moved; }\n#\n";

/// Writes a map for nginx. It matches the address as it was asked for: a decoded one
/// may hold a line break, which must not get into an answer.
pub(super) fn nginx_map(archive: &Archive) -> String {
    let base = encode_path(&archive.site.base_path());
    let pattern = base.replace('.', "\\.");
    let comment = archive.site.words().text("redirects.comment");
    let mut out =
        format!("{comment}{NGINX_RULE}map $request_uri $nianbao_moved {{\n    default \"\";\n");
    for (alias, office) in archive.offices.aliases() {
        let id = &office.id;
        out.push_str(&format!(
            "    ~^{pattern}(?<nianbao_folder>offices|[0-9]+)/{alias}(?:/(?<nianbao_rest>.*))?$ \
             {base}$nianbao_folder/{id}/$nianbao_rest;\n"
        ));
    }
    out.push_str("}\n");
    out
}
