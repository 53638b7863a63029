//! The targets that a site is published to, and their addresses.

use crate::diag::Text;
use crate::source::Span;
use nianbao_text::text;
use percent_encoding::percent_decode_str;

/// The protocol of a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// A folder of this machine.
    File,
    /// An object store with the protocol of Amazon S3.
    S3,
    /// Aliyun's object store.
    Oss,
    /// Tencent's object store.
    Cos,
    /// Huawei's object store.
    Obs,
    /// `WebDAV` (RFC 4918) over HTTPS.
    Webdav,
    /// `WebDAV` over HTTP, unencrypted; only if named.
    WebdavPlain,
    /// SFTP.
    Sftp,
}

impl Scheme {
    /// Every scheme with its name in an address.
    pub const ALL: [(Self, &'static str); 8] = [
        (Self::File, "file"),
        (Self::S3, "s3"),
        (Self::Oss, "oss"),
        (Self::Cos, "cos"),
        (Self::Obs, "obs"),
        (Self::Webdav, "webdav"),
        (Self::WebdavPlain, "webdav+http"),
        (Self::Sftp, "sftp"),
    ];

    /// Returns true if its addresses are URLs, whose paths are percent-encoded (RFC 3986,
    /// section 2.1): those of folders (RFC 8089), of `WebDAV`, and of SFTP as OpenSSH and curl
    /// read them. The path of an object store is a key, which its tools take literally.
    fn has_encoded_path(self) -> bool {
        matches!(self, Self::File | Self::Webdav | Self::WebdavPlain | Self::Sftp)
    }

    /// Returns its name in an address.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(scheme, _)| *scheme == self).map_or("", |(_, word)| word)
    }
}

/// The address of a target: `scheme://[user@]authority[/path]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uri {
    /// The protocol.
    pub scheme: Scheme,
    /// The user, if the address names one; only SFTP and `WebDAV` take one.
    pub user: Option<String>,
    /// The host and its port, or the bucket; empty for a folder.
    pub authority: String,
    /// The folder there, decoded: empty, or with `/` at its beginning and none at its end.
    pub path: String,
}

/// Why an address of a target is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UriError {
    /// It has a password or a key.
    Secret,
    /// It is no address of a known scheme.
    Invalid(Text),
}

impl Uri {
    /// Parses an address.
    ///
    /// Errors: an unknown scheme, a password, a query or a fragment, a relative path, a path
    /// with a wrong escape, no host, or a user where the scheme takes none.
    pub fn parse(text: &str) -> Result<Self, UriError> {
        let (word, rest) = text.split_once("://").ok_or_else(unknown_scheme)?;
        let found = Scheme::ALL.iter().find(|(_, known)| *known == word);
        let scheme = found.map(|(scheme, _)| *scheme).ok_or_else(unknown_scheme)?;
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let (user, authority) = match authority.rsplit_once('@') {
            Some((user, _)) if user.contains(':') => return Err(UriError::Secret),
            Some((user, host)) => (Some(user.to_owned()), host),
            None => (None, authority),
        };
        if rest.contains(['?', '#']) {
            return Err(UriError::Invalid(text!(
                "发布地址不带 ? 和 #；其他设置写在 site.yaml 的 publish 中",
                "an address to publish to has no `?` and no `#`; options go under `publish` in site.yaml"
            )));
        }
        let path = path.trim_end_matches('/');
        let path = if scheme.has_encoded_path() {
            decode_path(path).map_err(UriError::Invalid)?
        } else {
            path.to_owned()
        };
        let uri = Self { scheme, user, authority: authority.to_owned(), path };
        uri.check().map(|()| uri)
    }

    fn check(&self) -> Result<(), UriError> {
        let wrong = |text| Err(UriError::Invalid(text));
        let strange = |c: char| c.is_whitespace() || c.is_control() || "\"<>\\^`{|}%".contains(c);
        let is_file = self.scheme == Scheme::File;
        let parts = self.path.split('/').skip(1);
        let mut parts = parts.filter(|part| part.is_empty() || *part == "." || *part == "..");
        let user = self.user.as_deref().unwrap_or_default();
        if is_file && !(self.authority.is_empty() && self.path.len() > 1) {
            return wrong(text!(
                "本机文件夹写绝对路径，如 file:///srv/www/nianbao",
                "name a folder of this machine by its whole path, as in file:///srv/www/nianbao"
            ));
        }
        // A name with a hyphen in front would be an option to a program that is called.
        let host = self.authority.as_str();
        if !is_file && (host.is_empty() || [host, user].iter().any(|word| word.starts_with('-'))) {
            return wrong(text!(
                "发布地址缺少主机名或存储桶名，如 s3://bucket/nianbao、sftp://web@host/srv/www",
                "an address to publish to names a host or a bucket, as in s3://bucket/nianbao or sftp://web@host/srv/www"
            ));
        }
        if !self.has_port_in_bounds() {
            return wrong(text!(
                "发布地址的端口应是 1 至 65535 的数，写在主机名的冒号之后",
                "the port of an address to publish to is a number from 1 to 65535, behind a colon after the host"
            ));
        }
        if parts.next().is_some() || self.path.contains(char::is_control) {
            return wrong(text!(
                "发布地址的路径中不能有空的一段、. 和 ..",
                "the path of an address to publish to has no empty part, no `.` and no `..`"
            ));
        }
        if [host, user].iter().any(|word| word.contains(strange)) || self.user_is_lost() {
            return wrong(text!(
                "发布地址的主机名或用户名有误；只有 sftp 和 webdav 可写用户名",
                "the host or the user of the address is wrong; only sftp and webdav take a user"
            ));
        }
        Ok(())
    }

    fn has_port_in_bounds(&self) -> bool {
        let after_host = self.authority.rsplit_once(']').map_or(&*self.authority, |(_, rest)| rest);
        let port = after_host.split_once(':').map(|(_, port)| port);
        port.is_none_or(|port| {
            port.bytes().all(|b| b.is_ascii_digit()) && port.parse().is_ok_and(|port: u16| port > 0)
        })
    }

    fn user_is_lost(&self) -> bool {
        let takes = matches!(self.scheme, Scheme::Sftp | Scheme::Webdav | Scheme::WebdavPlain);
        self.user.is_some() && !takes
    }
}

impl std::fmt::Display for Uri {
    fn fmt(&self, out: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(out, "{}://", self.scheme.word())?;
        if let Some(user) = &self.user {
            write!(out, "{user}@")?;
        }
        out.write_str(&self.authority)?;
        if !self.scheme.has_encoded_path() {
            return out.write_str(&self.path);
        }
        // Only what would be read as something else is escaped: people read this.
        self.path.chars().try_for_each(|c| match c {
            '%' => out.write_str("%25"),
            '?' => out.write_str("%3F"),
            '#' => out.write_str("%23"),
            c => write!(out, "{c}"),
        })
    }
}

/// Decodes the percent-encoded path of an address.
///
/// Errors: a `%` without two hexadecimal digits, an escaped slash or NUL, or bytes that are no
/// UTF-8: no folder is called so.
fn decode_path(path: &str) -> Result<String, Text> {
    for (at, _) in path.match_indices('%') {
        let digits = path.as_bytes().get(at + 1..at + 3);
        let Some(digits) = digits.filter(|two| two.iter().all(u8::is_ascii_hexdigit)) else {
            return Err(text!(
                "发布地址中 % 之后应有两位十六进制数字，如空格写作 %20；名称中本来就有 % 的，写作 %25",
                "a `%` in an address to publish to is followed by two hexadecimal digits, as in `%20` for a space; a `%` of a name is written `%25`"
            ));
        };
        if matches!(digits, b"00" | b"2F" | b"2f") {
            return Err(text!(
                "发布地址中不能有 %2F 和 %00：文件夹名称里没有这样的字符，分隔文件夹直接写 /",
                "an address to publish to has no `%2F` and no `%00`, which no folder's name can have; write `/` between folders"
            ));
        }
    }
    percent_decode_str(path).decode_utf8().map(std::borrow::Cow::into_owned).map_err(|_| {
        text!(
            "发布地址中以 % 写出的字节不是 UTF-8：中文直接写，不必用 %",
            "the bytes that `%` stands for in the address are not UTF-8; write Chinese as it is, without `%`"
        )
    })
}

fn unknown_scheme() -> UriError {
    let words: Vec<String> = Scheme::ALL.iter().map(|(_, word)| format!("{word}://")).collect();
    let (zh, en) = (words.join("、"), words.join(", "));
    UriError::Invalid(text!(
        "发布地址应以 {zh} 之一开头",
        "an address to publish to begins with one of {en}"
    ))
}

/// The limits of a provider that hosts sites.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HostLimits {
    /// Its name in the settings.
    pub name: &'static str,
    /// The most files of a site.
    pub files: Option<usize>,
    /// The most files in one folder.
    pub files_in_folder: Option<usize>,
    /// The largest file, in bytes.
    pub file_size: Option<u64>,
    /// The largest site, in bytes.
    pub total: Option<u64>,
    /// The most rules with placeholders in `_redirects`; none where that is not read.
    pub redirects: Option<usize>,
}

const MIB: u64 = 1024 * 1024;

/// The providers whose limits are known, from their public documentation.
pub const HOSTS: [HostLimits; 3] = [
    // developers.cloudflare.com/pages/platform/limits (the free plan)
    HostLimits {
        name: "cloudflare-pages",
        files: Some(20_000),
        files_in_folder: None,
        file_size: Some(25 * MIB),
        total: None,
        // developers.cloudflare.com/pages/configuration/redirects: 100 dynamic ones
        redirects: Some(100),
    },
    // docs.github.com: “GitHub Pages limits”, “About large files on GitHub”
    HostLimits {
        name: "github-pages",
        files: None,
        files_in_folder: None,
        file_size: Some(100 * MIB),
        total: Some(1024 * MIB),
        // It has none but pages that lead on.
        redirects: Some(0),
    },
    // docs.netlify.com: deploys hold at most 54,000 files in one folder
    HostLimits {
        name: "netlify",
        files: None,
        files_in_folder: Some(54_000),
        file_size: None,
        total: None,
        // docs.netlify.com/manage/routing/redirects: from here on a deploy may fail
        redirects: Some(10_000),
    },
];

/// How a folder of this machine holds a site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FolderLayout {
    /// Each publication is a folder of its own, and a link leads to the newest.
    #[default]
    Releases,
    /// The files of one folder are changed where they are.
    InPlace,
}

impl FolderLayout {
    /// Every layout with its name in the settings.
    pub const ALL: [(Self, &'static str); 2] =
        [(Self::Releases, "releases"), (Self::InPlace, "in-place")];
}

/// The permissions of published files: nine bits, for owner, group and others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileMode(u32);

impl Default for FileMode {
    /// All may read, and the owner write.
    fn default() -> Self {
        Self(0o644)
    }
}

impl FileMode {
    /// Parses a mode of three or four octal digits. The owner has to be able to read and write,
    /// and not everybody may write.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix("0o").unwrap_or(text);
        let is_octal = matches!(digits.len(), 3 | 4) && digits.bytes().all(|b| b.is_ascii_digit());
        let mode = u32::from_str_radix(digits, 8).ok().filter(|_| is_octal)?;
        (mode <= 0o777 && mode & 0o602 == 0o600).then_some(Self(mode))
    }

    /// Returns the permissions of a file.
    pub fn file(self) -> u32 {
        self.0
    }

    /// Returns the permissions of a folder: who may read may also enter.
    pub fn folder(self) -> u32 {
        self.0 | (self.0 & 0o444) >> 2
    }
}

/// How many releases are kept if the settings do not say.
pub const DEFAULT_KEEP: usize = 3;

/// A place that a site is published to.
#[derive(Clone, Debug)]
pub struct Target {
    /// Its name; empty for one that was given by its address.
    pub name: String,
    /// Its address.
    pub uri: Uri,
    /// The URL of the service, if its address does not imply it.
    pub endpoint: Option<String>,
    /// The region of the service.
    pub region: Option<String>,
    /// True if the bucket is a part of the host name (virtual-hosted style).
    pub virtual_host: bool,
    /// The limits of the provider that serves the files.
    pub host: Option<HostLimits>,
    /// How many files are sent at once.
    pub parallel: Option<usize>,
    /// How a folder of this machine holds the site.
    pub layout: FolderLayout,
    /// How many releases are kept, with the newest.
    pub keep: usize,
    /// The permissions of files, where the target has some.
    pub mode: FileMode,
    /// The place of its address in `site.yaml`.
    pub span: Span,
}

impl Target {
    /// Makes a target of an address alone.
    pub fn new(uri: Uri) -> Self {
        Self {
            name: String::new(),
            uri,
            endpoint: None,
            region: None,
            virtual_host: false,
            host: None,
            parallel: None,
            layout: FolderLayout::default(),
            keep: DEFAULT_KEEP,
            mode: FileMode::default(),
            span: Span::default(),
        }
    }

    /// Returns true if the URL of the service is known. OSS, COS and OBS need an endpoint or a
    /// region.
    pub fn has_endpoint(&self) -> bool {
        let placed = !matches!(self.uri.scheme, Scheme::Oss | Scheme::Cos | Scheme::Obs);
        placed || self.endpoint.is_some() || self.region.is_some()
    }

    /// Returns true for a folder of this machine.
    pub fn is_folder(&self) -> bool {
        self.uri.scheme == Scheme::File
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_and_shown() {
        for text in [
            "file:///srv/www/年报",
            "s3://bucket",
            "oss://bucket/a/b",
            "sftp://web@host:2222/srv/www",
            "webdav+http://127.0.0.1:8080/dav",
        ] {
            assert_eq!(Uri::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Uri::parse("s3://bucket/a/").unwrap().path, "/a");
    }

    #[test]
    fn a_mode_is_octal_and_lets_its_owner_write() {
        for (text, file, folder) in
            [("0644", 0o644, 0o755), ("640", 0o640, 0o750), ("0o600", 0o600, 0o700)]
        {
            let mode = FileMode::parse(text).unwrap();
            assert_eq!((mode.file(), mode.folder()), (file, folder), "{text}");
        }
        for text in ["", "0", "0444", "4755", "0698", "rw-r--r--", "-644", "+644"] {
            assert_eq!(FileMode::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_path_of_a_url_is_decoded_and_leads_back() {
        for (text, path) in [
            ("file:///srv/x/a%20b", "/srv/x/a b"),
            ("file:///srv/100%25", "/srv/100%"),
            ("file:///srv/%2520", "/srv/%20"),
            ("file:///srv/%e5%b9%b4/%3F%23", "/srv/年/?#"),
            ("webdav://host/a%20b/%E5%B9%B4", "/a b/年"),
            ("webdav+http://host/a%25b", "/a%b"),
            ("sftp://host/srv/a%20b", "/srv/a b"),
            // The key of an object is what is written.
            ("s3://bucket/a%20b", "/a%20b"),
            ("oss://bucket/100%", "/100%"),
            ("cos://bucket/%zz", "/%zz"),
            ("obs://bucket/%2F", "/%2F"),
        ] {
            let uri = Uri::parse(text).unwrap();
            assert_eq!(uri.path, path, "{text}");
            assert_eq!(Uri::parse(&uri.to_string()), Ok(uri), "{text}");
        }
    }

    #[test]
    fn a_wrong_escape_is_refused_with_a_way_out() {
        for (text, help) in [
            ("file:///srv/100%", "%25"),
            ("file:///srv/%2", "%25"),
            ("file:///srv/%+1", "%25"),
            ("file:///srv/%zz/a", "%25"),
            ("file:///srv/%年", "%25"),
            ("file:///srv/a%2Fb", "%2F"),
            ("sftp://host/a%2fb", "%2F"),
            ("file:///srv/a%00b", "%00"),
            ("webdav://host/%ff", "UTF-8"),
            ("file:///srv/%c4%ea", "UTF-8"),
        ] {
            let Err(UriError::Invalid(words)) = Uri::parse(text) else { panic!("{text}") };
            assert!(words.zh.contains(help) && words.en.contains(help), "{text}: {words:?}");
        }
        for text in ["file:///srv/%2E%2E/etc", "file:///srv/%2e", "file:///srv/a%0Ab"] {
            assert!(matches!(Uri::parse(text), Err(UriError::Invalid(_))), "{text}");
        }
    }

    #[test]
    fn a_wrong_address_is_refused() {
        for text in [
            "",
            "/srv/www",
            "ftp://host/a",
            "file://srv/www",
            "file:///",
            "s3:///a",
            "s3://b/../c",
            "s3://b//c",
            "s3://me@bucket/c",
            "sftp://-oProxyCommand=x/a",
            "sftp://a b/c",
            "s3://bucket/a?x=y",
        ] {
            assert!(matches!(Uri::parse(text), Err(UriError::Invalid(_))), "{text}");
        }
        assert_eq!(Uri::parse("sftp://web:geheim@host/a"), Err(UriError::Secret));
    }
}
