"""LibreOffice, without a window: flat OpenDocument in, Word, Excel and PDF out."""

import subprocess
import time
from pathlib import Path

import uno
from com.sun.star.beans import NamedValue, PropertyValue
from com.sun.star.connection import NoConnectException

FILTERS = {
    (".fodt", ".docx"): "MS Word 2007 XML",
    (".fodt", ".pdf"): "writer_pdf_Export",
    (".fods", ".xlsx"): "Calc MS Excel 2007 XML",
    (".fods", ".xls"): "MS Excel 97",
}


def values(**named):
    return tuple(PropertyValue(Name=name, Value=value) for name, value in named.items())


class Office:
    """One run of LibreOffice, with a profile of its own."""

    def __init__(self, work: Path):
        pipe = "nianbao-documents"
        self.run = subprocess.Popen(
            ["timeout", "300", "soffice", "--headless", "--norestore", "--nologo",
             f"-env:UserInstallation={(work / 'profile').as_uri()}",
             f"--accept=pipe,name={pipe};urp;"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
        for _ in range(120):
            try:
                there = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
                break
            except NoConnectException:
                time.sleep(0.5)
        else:
            raise SystemExit("LibreOffice does not answer")
        self.desktop = there.ServiceManager.createInstance("com.sun.star.frame.Desktop")

    def convert(self, source: Path, target: Path, **more):
        """Writes a document in the kind that the target's ending says."""
        document = self.desktop.loadComponentFromURL(
            source.as_uri(), "_blank", 0, values(Hidden=True))
        if "Password" in more:
            # Word's own way of a password wants it under this name.
            named = tuple(NamedValue(name, value) for name, value in
                          (("CryptoType", "Standard"), ("OOXPassword", more.pop("Password"))))
            more["EncryptionData"] = uno.Any("[]com.sun.star.beans.NamedValue", named)
        if "FilterData" in more:
            more["FilterData"] = uno.Any(
                "[]com.sun.star.beans.PropertyValue", values(**more["FilterData"]))
        name = FILTERS[source.suffix, target.suffix]
        document.storeToURL(target.as_uri(), values(FilterName=name, **more))
        document.close(True)

    def close(self):
        try:
            self.desktop.terminate()
        finally:
            self.run.wait(60)
