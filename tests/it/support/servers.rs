//! Real servers on loopback, each in a folder of its own and gone with it. A
//! program that is missing fails the test that needs it.

use crate::support::published_site::Site;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A place that a site is published to.
pub(crate) trait Place {
    /// The program, with what it needs to publish there.
    fn publish(&self, site: &Path, args: &[&str]) -> Command;
    /// Every file there.
    fn files(&self) -> Site;
}

/// A process that ends with this.
struct Server {
    child: Child,
    port: u16,
    folder: tempfile::TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        let end = |how: &str, process: &str| {
            let _ = Command::new("kill").args([how, process]).stderr(Stdio::null()).status();
        };
        end("-TERM", &self.child.id().to_string());
        let _ = self.child.wait();
        // What it started, and the connections of programs that were killed: all
        // that was told of this folder.
        for process in self.processes() {
            end("-KILL", &process);
        }
    }
}

impl Server {
    /// Writes what `setup` gives and starts what it says, until it listens.
    fn start(setup: impl FnOnce(&Path, u16) -> Command) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = setup(folder.path(), port);
        let log = std::fs::File::create(folder.path().join("log")).unwrap();
        command.stdout(Stdio::null()).stderr(log);
        let name = command.get_program().display().to_string();
        let child = command.spawn().unwrap_or_else(|error| panic!("{name} is needed: {error}"));
        let mut server = Self { child, port, folder };
        for _ in 0..600 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return server;
            }
            if let Some(status) = server.child.try_wait().unwrap() {
                let log = std::fs::read_to_string(server.folder.path().join("log"));
                panic!("{name} ended with {status}: {log:?}");
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("{name} does not listen");
    }

    /// The processes that were told of this folder.
    fn processes(&self) -> Vec<String> {
        let folder = self.folder.path().to_str().unwrap();
        let all = std::fs::read_dir("/proc").into_iter().flatten().flatten();
        all.filter(|process| {
            let words = std::fs::read(process.path().join("cmdline")).unwrap_or_default();
            String::from_utf8_lossy(&words).contains(folder)
        })
        .map(|process| process.file_name().into_string().unwrap())
        .collect()
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }
}

fn files_in(folder: &Path) -> Site {
    let files = walkdir::WalkDir::new(folder).into_iter().flatten();
    (files.filter(|entry| entry.file_type().is_file()))
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
            (path, std::fs::read(entry.path()).unwrap_or_default())
        })
        .collect()
}

fn write(path: &Path, text: &str) {
    std::fs::write(path, text).unwrap();
}

fn output(program: &str, args: &[&str]) -> String {
    let output = Command::new(program).args(args).output();
    let output = output.unwrap_or_else(|error| panic!("{program} is needed: {error}"));
    assert!(output.status.success(), "{program}: {output:?}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn is_root() -> bool {
    output("id", &["-u"]) == "0"
}

/// OpenSSH's server.
pub(crate) struct Sftp(Server);

impl Sftp {
    pub(crate) fn new() -> Self {
        Self::with("internal-sftp")
    }

    /// One whose files cannot grow beyond a few hundred bytes: a full disk.
    pub(crate) fn full() -> Self {
        let server = ["/usr/lib/openssh/sftp-server", "/usr/libexec/openssh/sftp-server"];
        let server = server.iter().find(|path| Path::new(path).exists()).expect("sftp-server");
        Self::with(&format!("/bin/sh -c \"trap '' XFSZ; ulimit -f 4; exec {server}\""))
    }

    /// One that nothing can be written to.
    pub(crate) fn read_only() -> Self {
        Self::with("internal-sftp -R")
    }

    fn with(subsystem: &str) -> Self {
        Self(Server::start(|folder, port| {
            let at = |path: &str| folder.join(path).to_str().unwrap().to_owned();
            for key in ["host", "user"] {
                output("ssh-keygen", &["-q", "-t", "ed25519", "-N", "", "-f", &at(key)]);
            }
            std::fs::copy(at("user.pub"), at("authorized")).unwrap();
            let key = std::fs::read_to_string(at("host.pub")).unwrap();
            write(&folder.join("known"), &format!("[127.0.0.1]:{port} {key}"));
            let text = format!(
                "Port {port}\nListenAddress 127.0.0.1\nHostKey {}\nAuthorizedKeysFile {}\nPidFile none\nStrictModes no\nUsePAM no\nPasswordAuthentication no\nPermitRootLogin prohibit-password\nMaxStartups 100\nSubsystem sftp {subsystem}\n",
                at("host"),
                at("authorized")
            );
            write(&folder.join("sshd_config"), &text);
            let text = format!(
                "Host *\nIdentityFile {}\nIdentitiesOnly yes\nUserKnownHostsFile {}\nGlobalKnownHostsFile /dev/null\n",
                at("user"),
                at("known")
            );
            write(&folder.join("ssh_config"), &text);
            // ssh asks the list of users for the home folder, not the environment.
            std::fs::create_dir(folder.join("bin")).unwrap();
            let ssh = folder.join("bin/ssh");
            write(
                &ssh,
                &format!("#!/bin/sh\nexec /usr/bin/ssh -F '{}' \"$@\"\n", at("ssh_config")),
            );
            std::fs::set_permissions(&ssh, std::os::unix::fs::PermissionsExt::from_mode(0o755))
                .unwrap();
            std::fs::create_dir(folder.join("www")).unwrap();
            if is_root() {
                std::fs::create_dir_all("/run/sshd").unwrap();
            }
            let mut command = Command::new("/usr/sbin/sshd");
            command.args(["-D", "-e", "-f"]).arg(folder.join("sshd_config"));
            command
        }))
    }

    pub(crate) fn mode(&self, path: &str) -> u32 {
        let about = std::fs::metadata(self.0.path("www/site").join(path)).unwrap();
        std::os::unix::fs::PermissionsExt::mode(&about.permissions())
    }

    /// How many connections programs still have.
    pub(crate) fn connections(&self) -> usize {
        let own = self.0.child.id().to_string();
        self.0.processes().into_iter().filter(|process| *process != own).count()
    }

    /// What somebody in between would have: another key.
    pub(crate) fn forget_host_key(&self) {
        let other = std::fs::read_to_string(self.0.path("user.pub")).unwrap();
        write(&self.0.path("known"), &format!("[127.0.0.1]:{} {other}", self.0.port));
    }
}

impl Place for Sftp {
    fn publish(&self, site: &Path, args: &[&str]) -> Command {
        let user = output("id", &["-un"]);
        let www = self.0.path("www");
        let uri = format!("sftp://{user}@127.0.0.1:{}{}/site", self.0.port, www.display());
        let mut command = crate::support::program::command(site, &["publish", &uri]);
        let path = std::env::var("PATH").unwrap();
        command
            .args(args)
            .env("PATH", format!("{}:{path}", self.0.path("bin").display()))
            // Where the sockets of connections are, also of those that were killed.
            .env("XDG_STATE_HOME", self.0.path(""));
        command
    }

    fn files(&self) -> Site {
        files_in(&self.0.path("www/site"))
    }
}

/// Apache's `WebDAV`.
pub(crate) struct Webdav(Server);

impl Webdav {
    pub(crate) fn new() -> Self {
        Self(Server::start(|folder, port| {
            let dir = folder.display();
            let modules = [
                "mpm_event",
                "authz_core",
                "authz_user",
                "authn_core",
                "authn_file",
                "auth_basic",
                "dav",
                "dav_fs",
                // As Debian has it; a folder with an index page answers no PROPFIND.
                "dir",
            ]
            .iter()
            .map(|name| {
                format!("LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n")
            })
            .collect::<Vec<_>>()
            .concat();
            let text = format!(
                "ServerRoot {dir}\nServerName localhost\nListen 127.0.0.1:{port}\nPidFile {dir}/pid\nErrorLog {dir}/error\n{modules}DocumentRoot {dir}/www\nDavLockDB {dir}/www/.lock\nDirectoryIndex index.html\n<Directory {dir}/www>\nDav On\nAuthType Basic\nAuthName site\nAuthUserFile {dir}/users\nRequire valid-user\n</Directory>\n{}",
                if is_root() { "User www-data\nGroup www-data\n" } else { "" }
            );
            write(&folder.join("apache.conf"), &text);
            // The SHA-1 of `geheim`.
            write(&folder.join("users"), "web:{SHA}kGByAB793z4R5tK1eC9Hd/4Dhzk=\n");
            std::fs::create_dir(folder.join("www")).unwrap();
            let open = std::os::unix::fs::PermissionsExt::from_mode(0o755);
            std::fs::set_permissions(folder, open).unwrap();
            if is_root() {
                output("chown", &["www-data", folder.join("www").to_str().unwrap()]);
            }
            let mut command = Command::new("/usr/sbin/apache2");
            command.args(["-DFOREGROUND", "-f"]).arg(folder.join("apache.conf"));
            command
        }))
    }
}

impl Place for Webdav {
    fn publish(&self, site: &Path, args: &[&str]) -> Command {
        let uri = format!("webdav+http://127.0.0.1:{}/a/site", self.0.port);
        let mut command = crate::support::program::command(site, &["publish", &uri]);
        command
            .args(args)
            .env("NIANBAO_WEBDAV_USER", "web")
            .env("NIANBAO_WEBDAV_PASSWORD", "geheim");
        command
    }

    fn files(&self) -> Site {
        files_in(&self.0.path("www/a/site"))
    }
}

/// moto's object store.
pub(crate) struct S3(Server);

impl S3 {
    pub(crate) fn new() -> Self {
        let server = Server::start(|_, port| {
            let mut command = Command::new("moto_server");
            command.args(["-H", "127.0.0.1", "-p", &port.to_string()]);
            command
        });
        let store = Self(server);
        store.ask("PUT", "/shelf");
        store
    }

    fn ask(&self, method: &str, path: &str) -> Vec<u8> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.0.port)).unwrap();
        let host = "Host: s3.amazonaws.com\r\nContent-Length: 0\r\nAuthorization: AWS4-HMAC-SHA256 Credential=example/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0";
        write!(stream, "{method} {path} HTTP/1.0\r\n{host}\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        let head = String::from_utf8_lossy(&answer[..end]);
        assert_eq!(head.split(' ').nth(1), Some("200"), "{head}");
        answer.split_off(end + 4)
    }
}

impl Place for S3 {
    fn publish(&self, site: &Path, args: &[&str]) -> Command {
        let mut command = crate::support::program::command(site, &["publish", "s3://shelf/www"]);
        command
            .args(args)
            .env("AWS_ENDPOINT_URL", format!("http://127.0.0.1:{}", self.0.port))
            .env("AWS_ACCESS_KEY_ID", "example")
            .env("AWS_SECRET_ACCESS_KEY", "geheim");
        command
    }

    fn files(&self) -> Site {
        let list = self.ask("GET", "/shelf?list-type=2&prefix=www/&encoding-type=url");
        let list = String::from_utf8(list).unwrap();
        assert!(!list.contains("<IsTruncated>true"), "{list}");
        let keys = regex::Regex::new("<Key>([^<]*)</Key>").unwrap();
        keys.captures_iter(&list)
            .map(|found| {
                let key = crate::support::store::percent_decoded(&found[1].replace('+', " "));
                let path = key.strip_prefix("www/").unwrap().to_owned();
                (path, self.ask("GET", &format!("/shelf/{}", &found[1].replace('+', "%20"))))
            })
            .collect()
    }
}

/// nginx with a configuration of sites.
pub(crate) struct Nginx(Server);

/// An answer of a web server.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The value of a header; empty where there is none.
    pub(crate) fn header(&self, name: &str) -> &str {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        let mut values = lines.filter(|(own, _)| own.eq_ignore_ascii_case(name));
        values.next().map_or("", |(_, value)| value)
    }
}

impl Nginx {
    /// Starts it with what stands in `http {}`, by its port.
    pub(crate) fn new(sites: impl FnOnce(u16) -> String) -> Self {
        Self(Server::start(|folder, port| {
            let at = folder.to_str().unwrap();
            let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
            let temporary = temporary.map(|name| format!("{name}_temp_path {at}/{name};\n"));
            let user = if is_root() { "user root;\n" } else { "" };
            let text = format!(
                "{user}daemon off;\npid {at}/pid;\nerror_log stderr;\nevents {{ }}\nhttp {{\naccess_log off;\n{}{}\n}}\n",
                temporary.concat(),
                sites(port)
            );
            write(&folder.join("nginx.conf"), &text);
            let mut command = Command::new("nginx");
            command.args(["-e", "stderr", "-c"]).arg(folder.join("nginx.conf"));
            command
        }))
    }

    pub(crate) fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.0.port)
    }

    /// Asks for a path, as a browser that takes gzip.
    pub(crate) fn get(&self, path: &str) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.0.port)).unwrap();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nConnection: close\r\nHost: www.shili.example\r\nAccept-Encoding: gzip\r\n\r\n"
        )
        .unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head, body: bytes[end + 4..].to_vec() }
    }
}
