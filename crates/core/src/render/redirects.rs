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

/// The comment at the head of the map for nginx.
const NGINX_HEADER: &str = "\
# 机关改用新代号后，旧地址的去处。在 http {} 中 include 本文件，再在 server {} 中写：
# Where addresses under old ids of offices lead. Include this file in http {},
# and write in server {}:
#
#     if ($nianbao_moved) { return 301 $nianbao_moved; }
#
";

/// Writes a map for nginx. It matches the address as it was asked for: a decoded one
/// may hold a line break, which must not get into an answer.
pub(super) fn nginx_map(archive: &Archive) -> String {
    let base = encode_path(&archive.site.base_path());
    let pattern = base.replace('.', "\\.");
    let mut out = format!("{NGINX_HEADER}map $request_uri $nianbao_moved {{\n    default \"\";\n");
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
