"""Servers of WebDAV."""

import json
import re
import sys
from importlib.metadata import version as package_version

from base import PASSWORD, USER, Server
from lifecycle import Unavailable, find_program, is_root, run

DAEMON = "www-data"
# The SHA-1 of the password in Base64.
PASSWORD_SHA = "kGByAB793z4R5tK1eC9Hd/4Dhzk="


class Webdav(Server):
    """Serves `www/dav` as /dav."""

    def __init__(self, **options):
        super().__init__(**options)
        self.dav = self.www / "dav"
        self.dav.mkdir()

    def uri(self):
        return f"webdav+http://127.0.0.1:{self.port}/dav/site"

    def endpoint(self):
        return f"http://127.0.0.1:{self.port}/dav"

    def root(self):
        return self.dav / "site"

    def credentials(self):
        return {"NIANBAO_WEBDAV_USER": USER, "NIANBAO_WEBDAV_PASSWORD": PASSWORD}

    def make_folders(self, *names):
        """Makes folders that the user of a daemon writes to, as it does to `www`."""
        for name in names:
            (self.folder / name).mkdir()
        if is_root():
            run("chown", "-R", DAEMON, self.www, *(self.folder / name for name in names))


class Apache(Webdav):
    """Has mod_dir switched on, as Debian has it."""

    packages = ("apache2",)
    modules = (
        "mpm_event authz_core authz_user authn_core authn_file auth_basic alias mime dir"
        " autoindex negotiation setenvif dav dav_fs"
    )

    def configure(self):
        folder = self.folder
        self.write("users", f"{USER}:{{SHA}}{PASSWORD_SHA}\n")
        self.make_folders("locks")
        modules = "".join(
            f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n"
            for name in self.modules.split()
        )
        reading = "GET OPTIONS PROPFIND"
        access = "Require valid-user"
        if self.read_only:
            access = f"<Limit {reading}>\n{access}\n</Limit>\n"
            access += f"<LimitExcept {reading}>\nRequire all denied\n</LimitExcept>"
        text = f"""ServerRoot {folder}
ServerName localhost
Listen 127.0.0.1:{self.port}
PidFile {folder}/pid
ErrorLog {folder}/log
{modules}TypesConfig /etc/mime.types
DirectoryIndex index.html index.cgi index.pl index.php index.xhtml index.htm
DocumentRoot {self.www}
DavLockDB {folder}/locks/db
LogFormat "%m %U %>s" short
CustomLog {folder}/access short
<Directory {self.www}>
Options Indexes FollowSymLinks
Dav On
AuthType Basic
AuthName site
AuthUserFile {folder}/users
{access}
</Directory>
{f"User {DAEMON}" if is_root() else ""}
{f"Group {DAEMON}" if is_root() else ""}
"""
        path = self.write("apache.conf", text)
        return [find_program("apache2"), "-DFOREGROUND", "-f", path]

    def version(self):
        return run(find_program("apache2"), "-v").split()[2]


class Nginx(Webdav):
    """Has dav-ext, as the module that ships with nginx has no PROPFIND."""

    packages = ("nginx-light", "libnginx-mod-http-dav-ext")
    log_name = "error"

    def configure(self):
        folder = self.folder
        self.write("users", f"{USER}:{{SHA}}{PASSWORD_SHA}\n")
        self.make_folders("body")
        methods = "off" if self.read_only else "PUT DELETE MKCOL COPY MOVE"
        text = f"""load_module /usr/lib/nginx/modules/ngx_http_dav_ext_module.so;
{f"user {DAEMON};" if is_root() else ""}
daemon off;
pid {folder}/pid;
error_log {folder}/error info;
events {{}}
http {{
    include /etc/nginx/mime.types;
    log_format short '$request_method $uri $status';
    access_log {folder}/access short;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/body;
    fastcgi_temp_path {folder}/body;
    uwsgi_temp_path {folder}/body;
    scgi_temp_path {folder}/body;
    client_max_body_size 64m;
    dav_ext_lock_zone zone=locks:1m;
    server {{
        listen 127.0.0.1:{self.port};
        root {self.www};
        location / {{
            auth_basic site;
            auth_basic_user_file {folder}/users;
            autoindex on;
            dav_methods {methods};
            dav_ext_methods PROPFIND OPTIONS LOCK UNLOCK;
            dav_ext_lock zone=locks;
            dav_access user:rw group:r all:r;
            create_full_put_path on;
        }}
    }}
}}
"""
        path = self.write("nginx.conf", text)
        return [find_program("nginx"), "-e", folder / "error", "-c", path]

    def version(self):
        # It writes its version to standard error.
        text = run("sh", "-c", f"{find_program('nginx')} -v 2>&1")
        return text.split("/")[-1] + ", dav-ext " + debian_version("libnginx-mod-http-dav-ext")


class Lighttpd(Webdav):
    packages = ("lighttpd", "lighttpd-mod-webdav")
    log_name = "error"

    def configure(self):
        folder = self.folder
        self.write("users", f"{USER}:{PASSWORD}\n")
        self.make_folders("state", "uploads")
        if is_root():
            run("chown", DAEMON, self.log)
        text = f"""server.modules = ("mod_auth", "mod_authn_file", "mod_access")
server.modules += ("mod_webdav", "mod_accesslog")
server.document-root = "{self.www}"
server.bind = "127.0.0.1"
server.port = {self.port}
server.errorlog = "{folder}/error"
server.upload-dirs = ("{folder}/uploads")
accesslog.filename = "{folder}/state/access"
accesslog.format = "%m %U %s"
index-file.names = ("index.html")
{f'server.username = "{DAEMON}"' if is_root() else ""}
{f'server.groupname = "{DAEMON}"' if is_root() else ""}
mimetype.assign = (".html" => "text/html", ".txt" => "text/plain")
auth.backend = "plain"
auth.backend.plain.userfile = "{folder}/users"
auth.require = ("/" => ("method" => "basic", "realm" => "site", "require" => "valid-user"))
webdav.activate = "enable"
webdav.is-readonly = "{"enable" if self.read_only else "disable"}"
webdav.sqlite-db-name = "{folder}/state/webdav.db"
"""
        path = self.write("lighttpd.conf", text)
        return [find_program("lighttpd"), "-D", "-f", path]

    def version(self):
        return run(find_program("lighttpd"), "-v").split()[0].split("/")[1]


class WsgiDav(Webdav):
    """Comes from PyPI, with cheroot as its server."""

    def configure(self):
        require_module("wsgidav")
        settings = {
            "host": "127.0.0.1",
            "port": self.port,
            "provider_mapping": {"/dav": {"root": str(self.dav), "readonly": self.read_only}},
            "simple_dc": {"user_mapping": {"*": {USER: {"password": PASSWORD}}}},
            "http_authenticator": {
                "accept_basic": True,
                "accept_digest": False,
                "default_to_digest": False,
            },
            "logging": {"enable": True, "enable_loggers": []},
            "verbose": 3,
        }
        path = self.write("wsgidav.json", json.dumps(settings))
        return [sys.executable, "-m", "wsgidav.server.server_cli", "--config", path]

    def version(self):
        return f"{package_version('wsgidav')}, cheroot {package_version('cheroot')}"


class Rclone(Webdav):
    packages = ("rclone",)

    def configure(self):
        command = [find_program("rclone"), "serve", "webdav", self.dav, "--baseurl", "/dav"]
        command += ["--addr", f"127.0.0.1:{self.port}", "--user", USER, "--pass", PASSWORD]
        command += ["--config", self.write("rclone.conf", ""), "-vv"]
        return command + (["--read-only"] if self.read_only else [])

    def environment(self):
        return {"RCLONE_CACHE_DIR": str(self.folder / "cache")}

    def version(self):
        return rclone_version()


class Dufs(Webdav):
    """Comes from crates.io: `cargo install dufs`."""

    def configure(self):
        command = [find_program("dufs"), self.dav, "--path-prefix", "dav", "--render-try-index"]
        command += ["--bind", "127.0.0.1", "--port", self.port]
        access = "ro" if self.read_only else "rw"
        command += ["--auth", f"{USER}:{PASSWORD}@/:{access}"]
        return command + ([] if self.read_only else ["--allow-upload", "--allow-delete"])

    def version(self):
        return run(find_program("dufs"), "--version").split()[-1]


def require_module(name):
    try:
        package_version(name)
    except Exception as error:
        raise Unavailable(f"{name} is not installed; see requirements.txt") from error


def debian_version(package):
    return run("dpkg-query", "-W", "-f", "${Version}", package)


def rclone_version():
    words = run(find_program("rclone"), "version", "--config", "/dev/null")
    return re.search(r"v([0-9][^\s]*)", words).group(1)
