"""Servers of Amazon S3's interface."""

import http.client
from importlib.metadata import version as package_version

from base import Server
from lifecycle import Unavailable, find_program, run
from webdav import rclone_version, require_module

BUCKET = "shelf"
KEY, SECRET = "example", "geheim"


class S3(Server):
    def uri(self):
        return f"s3://{BUCKET}/www"

    def endpoint(self):
        return f"http://127.0.0.1:{self.port}"

    def credentials(self):
        return {
            "AWS_ENDPOINT_URL": self.endpoint(),
            "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET,
        }


class Moto(S3):
    """Holds objects in memory; comes from PyPI."""

    def configure(self):
        require_module("moto")
        if self.read_only or self.disk.is_mounted:
            raise Unavailable("it has neither a disk nor rights")
        return [find_program("moto_server"), "-H", "127.0.0.1", "-p", self.port]

    def prepare(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        scope = f"{KEY}/20260101/us-east-1/s3/aws4_request"
        signed = f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0"
        connection.request("PUT", f"/{BUCKET}", headers={"Authorization": signed})
        if connection.getresponse().status != 200:
            raise Unavailable("no bucket can be made")

    def root(self):
        return None

    def version(self):
        return package_version("moto")


class RcloneS3(S3):
    """Needs rclone 1.65 or later; Debian 12 has an older one."""

    packages = ("rclone",)

    def configure(self):
        if "serve s3" not in run(find_program("rclone"), "serve", "--help"):
            raise Unavailable(f"rclone {rclone_version()} has no `serve s3`; 1.65 has")
        (self.www / BUCKET).mkdir()
        command = [find_program("rclone"), "serve", "s3", self.www]
        command += ["--addr", f"127.0.0.1:{self.port}", "--auth-key", f"{KEY},{SECRET}"]
        command += ["--config", self.write("rclone.conf", ""), "-vv"]
        return command + (["--read-only"] if self.read_only else [])

    def environment(self):
        return {"RCLONE_CACHE_DIR": str(self.folder / "cache")}

    def root(self):
        return self.www / BUCKET / "www"

    def version(self):
        return rclone_version()
