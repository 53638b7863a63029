"""Servers of SFTP."""

import getpass
import os

from base import Server
from lifecycle import answers_ssh, find_program, is_root, run
from webdav import rclone_version

SFTP_SERVER = "/usr/lib/openssh/sftp-server"


class Sftp(Server):
    """Lets a client in by a key, which `ssh` of its PATH uses."""

    answers = staticmethod(answers_ssh)
    user = getpass.getuser()

    def make_keys(self):
        for name in ["host", "user"]:
            run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.folder / name)
        self.write("authorized", (self.folder / "user.pub").read_text())
        host = (self.folder / "host.pub").read_text()
        self.write("known_hosts", f"[127.0.0.1]:{self.port} {host}")
        self.write(
            "ssh_config",
            f"""Host *
IdentityFile {self.folder}/user
IdentitiesOnly yes
UserKnownHostsFile {self.folder}/known_hosts
GlobalKnownHostsFile /dev/null
""",
        )
        # ssh asks the list of users for the home folder, not the environment.
        ssh = find_program("ssh")
        config = self.folder / "ssh_config"
        self.write("bin/ssh", f"#!/bin/sh\nexec {ssh} -F '{config}' \"$@\"\n", 0o755)
        (self.folder / "state").mkdir()

    def uri(self):
        return f"sftp://{self.user}@127.0.0.1:{self.port}{self.remote_path()}/site"

    def remote_path(self):
        """Returns the path of `www` as a client sees it."""
        return ""

    def credentials(self):
        return {
            "PATH": f"{self.folder}/bin{os.pathsep}{os.environ['PATH']}",
            # Where the sockets of connections are, also of those that were killed.
            "XDG_STATE_HOME": str(self.folder / "state"),
        }


class OpenSsh(Sftp):
    packages = ("openssh-server", "openssh-client")

    def configure(self):
        self.make_keys()
        if is_root():
            os.makedirs("/run/sshd", exist_ok=True)
        text = f"""Port {self.port}
ListenAddress 127.0.0.1
HostKey {self.folder}/host
AuthorizedKeysFile {self.folder}/authorized
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
PermitRootLogin prohibit-password
MaxStartups 100
LogLevel VERBOSE
Subsystem sftp internal-sftp -l VERBOSE{" -R" if self.read_only else ""}
"""
        return [find_program("sshd"), "-D", "-e", "-f", self.write("sshd_config", text)]

    def remote_path(self):
        return str(self.www)

    def version(self):
        return run("sh", "-c", "ssh -V 2>&1").split(",")[0]


class Proftpd(Sftp):
    """Has mod_sftp and a list of users of its own."""

    packages = ("proftpd-core", "proftpd-mod-crypto", "openssh-client")
    user = "web"

    def configure(self):
        self.make_keys()
        key = run("ssh-keygen", "-e", "-f", self.folder / "user.pub")
        self.write("authorized", key + "\n")
        owner = f"{os.geteuid()}:{os.getegid()}"
        self.write("users", f"{self.user}:*:{owner}::{self.www}:/bin/sh\n", 0o600)
        denied = "<Limit WRITE>\nDenyAll\n</Limit>\n" if self.read_only else ""
        text = f"""ModulePath /usr/lib/proftpd
LoadModule mod_sftp.c
ServerType standalone
ServerName site
DefaultAddress 127.0.0.1
SocketBindTight on
Port {self.port}
PidFile {self.folder}/pid
ScoreboardFile {self.folder}/scoreboard
DelayEngine off
WtmpLog off
UseIPv6 off
SystemLog {self.folder}/system
User root
Group root
RootLogin on
RequireValidShell off
AuthUserFile {self.folder}/users
AuthOrder mod_auth_file.c
DefaultRoot {self.www}
AllowOverwrite on
SFTPEngine on
SFTPLog {self.log}
SFTPHostKey {self.folder}/host
SFTPAuthMethods publickey
SFTPAuthorizedUserKeys file:{self.folder}/authorized
ExtendedLog {self.folder}/access ALL
{denied}"""
        return [find_program("proftpd"), "-n", "-c", self.write("proftpd.conf", text, 0o600)]

    def version(self):
        return run("sh", "-c", f"{find_program('proftpd')} -v 2>&1").split()[-1]


class RcloneSftp(Sftp):
    packages = ("rclone", "openssh-client")
    user = "web"

    def configure(self):
        self.make_keys()
        command = [find_program("rclone"), "serve", "sftp", self.www, "--user", self.user]
        command += ["--addr", f"127.0.0.1:{self.port}", "--key", self.folder / "host"]
        command += ["--authorized-keys", self.folder / "authorized"]
        command += ["--config", self.write("rclone.conf", ""), "-vv"]
        return command + (["--read-only"] if self.read_only else [])

    def environment(self):
        return {"RCLONE_CACHE_DIR": str(self.folder / "cache")}

    def version(self):
        return rclone_version()
