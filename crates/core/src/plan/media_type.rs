//! The HTTP headers of published files: `Content-Type` and `Cache-Control`.

use super::{REDIRECTS, SUMS, folder_of_list};

pub(super) const HTML: &str = "text/html; charset=utf-8";
pub(super) const JAVASCRIPT: &str = "text/javascript; charset=utf-8";
pub(super) const JSON: &str = "application/json; charset=utf-8";
/// The type that jsonlines.org names for JSON Lines; none is registered.
pub(super) const JSON_LINES: &str = "application/jsonl; charset=utf-8";
pub(super) const CSV: &str = "text/csv; charset=utf-8";
pub(super) const PARQUET: &str = "application/vnd.apache.parquet";
pub(super) const XML: &str = "application/xml; charset=utf-8";
pub(super) const DOCX: &str =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
pub(super) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
pub(super) const TEXT: &str = "text/plain; charset=utf-8";

/// Returns the media type of a file by the ending of its path; bytes of unknown
/// kind are `application/octet-stream`.
pub fn content_type(path: &str) -> &'static str {
    let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
    if [SUMS, REDIRECTS].contains(&name) || folder_of_list(path).is_some() {
        return TEXT;
    }
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    match ending.to_ascii_lowercase().as_str() {
        "html" | "htm" => HTML,
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => JAVASCRIPT,
        "json" => JSON,
        "jsonl" => JSON_LINES,
        "csv" => CSV,
        "parquet" => PARQUET,
        "xml" => XML,
        "txt" | "md" | "conf" | "minisig" => TEXT,
        "svg" => "image/svg+xml; charset=utf-8",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "pdf" => "application/pdf",
        "gz" => "application/gzip",
        "zip" => "application/zip",
        "doc" => "application/msword",
        "docx" => DOCX,
        "xls" => "application/vnd.ms-excel",
        "xlsx" => XLSX,
        "ofd" => "application/ofd",
        _ => "application/octet-stream",
    }
}

/// Endings of files that a browser runs or shows as a page, or that a server may run. Beside a
/// page of the site they could act in its name.
const ACTIVE: [&str; 50] = [
    "htm", "html", "shtml", "shtm", "stm", "xht", "xhtm", "xhtml", "xml", "xsl", "xslt", "rdf",
    "rss", "atom", "svg", "svgz", "mml", "mht", "mhtml", "hta", "htc", "js", "cjs", "mjs", "wasm",
    "swf", "jar", "class", "php", "php3", "php4", "php5", "php7", "php8", "phps", "pht", "phtml",
    "phar", "asp", "aspx", "ashx", "asmx", "asa", "cer", "jsp", "jspx", "jspf", "cgi", "pl",
    "fcgi",
];

/// Returns true for the path of a file that could run: in a browser, or on a server.
pub fn is_active(path: &str) -> bool {
    let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    ACTIVE.contains(&ending.trim_end().to_ascii_lowercase().as_str())
}

/// Returns the caching rule of a path. Names of theme files change with their
/// content, so they never expire; other files may be corrected in place.
pub fn cache_control(path: &str) -> &'static str {
    if path.starts_with("assets/") {
        "public, max-age=31536000, immutable"
    } else {
        "public, max-age=300"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_has_a_charset() {
        for path in ["index.html", "a.css", "a.js", "a.json", "a.jsonl", "a.csv", "a.xml", "a.svg"]
        {
            assert!(content_type(path).ends_with("; charset=utf-8"), "{path}");
        }
        for list in ["SHA256SUMS", "2020/SHA256SUMS", "2020/SHA256SUMS-2"] {
            assert_eq!(content_type(list), TEXT, "{list}");
        }
        assert_eq!(content_type("2020/a/附件.PDF"), "application/pdf");
        assert_eq!(content_type("2020.d/a"), "application/octet-stream");
    }

    #[test]
    fn files_that_could_run_are_known() {
        for path in ["a/b.html", "附件.SVG", "a.tar.js", "x.Mhtml", "a.php", "b.xml", "a.html "] {
            assert!(is_active(path), "{path}");
        }
        for path in ["a.html.txt", "a.pdf", "html", "a.html/b", "表.xlsx", "a.json", "a.css"] {
            assert!(!is_active(path), "{path}");
        }
    }

    #[test]
    fn only_fingerprinted_files_are_kept_for_ever() {
        assert!(cache_control("assets/style.0123456789ab.css").contains("immutable"));
        for path in ["index.html", "feed.xml", "data/archive.json", "2020/assets/a.css"] {
            assert!(!cache_control(path).contains("immutable"), "{path}");
        }
    }
}
