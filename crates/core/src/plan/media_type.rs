//! How the file at a path is served: as what, and for how long it may be kept.

use super::{REDIRECTS, SUMS};

/// The media type of a path.
pub fn content_type(path: &str) -> &'static str {
    let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
    if [SUMS, REDIRECTS].contains(&name) {
        return "text/plain; charset=utf-8";
    }
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    match ending.to_ascii_lowercase().as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "xml" => "application/xml; charset=utf-8",
        "txt" | "md" | "conf" | "minisig" => "text/plain; charset=utf-8",
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
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xls" => "application/vnd.ms-excel",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "ofd" => "application/ofd",
        _ => "application/octet-stream",
    }
}

/// How long a path may be kept without asking again. A theme's files have names
/// that change with them; all else stays at its address and may be corrected.
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
        for path in
            ["index.html", "a.css", "a.js", "a.json", "a.csv", "a.xml", "a.svg", "SHA256SUMS"]
        {
            assert!(content_type(path).ends_with("; charset=utf-8"), "{path}");
        }
        assert_eq!(content_type("2020/a/附件.PDF"), "application/pdf");
        assert_eq!(content_type("2020.d/a"), "application/octet-stream");
    }

    #[test]
    fn only_fingerprinted_files_are_kept_for_ever() {
        assert!(cache_control("assets/style.0123456789ab.css").contains("immutable"));
        for path in ["index.html", "feed.xml", "data/archive.json", "2020/assets/a.css"] {
            assert!(!cache_control(path).contains("immutable"), "{path}");
        }
    }
}
