"""What all servers have in common."""

from lifecycle import Disk, Process, answers_http, find_free_port

USER, PASSWORD = "web", "geheim"


class Server:
    """A server that a site can be published to.

    A class below gives `packages`, and writes its configuration in `configure`.
    """

    packages = ()
    answers = staticmethod(answers_http)
    log_name = "log"

    def __init__(self, small=False, read_only=False):
        self.read_only = read_only
        self.disk = Disk(small)
        self.folder, self.www = self.disk.folder, self.disk.www
        self.log = self.folder / self.log_name
        self.log.touch()
        self.port = find_free_port()
        self.process = None

    def start(self):
        command = [str(word) for word in self.configure()]
        self.process = Process(command, self.log, self.port, self.environment())
        self.process.wait_until(self.answers)
        self.prepare()

    def configure(self):
        """Writes the configuration and returns the command."""
        raise NotImplementedError

    def environment(self):
        """Returns what the server's program needs in its environment."""
        return {}

    def prepare(self):
        """Does what can only be done once the server answers."""

    def describe(self):
        """Returns what a client has to know."""
        return {
            "uri": self.uri(),
            "env": self.credentials(),
            "root": str(self.root()) if self.root() else None,
            "log": str(self.log),
            "version": self.version(),
            "endpoint": self.endpoint(),
        }

    def uri(self):
        raise NotImplementedError

    def credentials(self):
        raise NotImplementedError

    def version(self):
        raise NotImplementedError

    def endpoint(self):
        return None

    def root(self):
        """Returns the folder of the site in the file system, if it is in one."""
        return self.www / "site"

    def stop(self):
        if self.process:
            self.process.stop(self.folder)
        self.disk.remove()

    def write(self, name, text, mode=0o644):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(mode)
        return path
