// Reads files for the scripts of a site that is opened from a disk. Browsers let no script fetch
// there, but they run scripts: beside each file that scripts read stands one that hands it over.
// Only sites with `links: files` have this script.
"use strict";
(() => {
  const isOnDisk = location.protocol === "file:";

  /** Names the file in an address of a folder. */
  const complete = (address) => address.replace(/\/(?=[?#]|$)/, "/index.html");

  /** Runs the script beside a file; returns what it handed over, as a server's answer. */
  function load(address) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      const end = (act) => () => {
        script.remove();
        act();
      };
      script.onload = end(() => resolve(new Response(script.content)));
      script.onerror = end(() => reject(new Error(`${address}: not read`)));
      script.src = `${complete(address)}.js`;
      document.head.append(script);
    });
  }

  window.takeFile = (text, isBase64 = false) => {
    const content = isBase64 ? Uint8Array.from(atob(text), (char) => char.charCodeAt(0)) : text;
    document.currentScript.content = content;
  };
  window.siteFiles = {
    /** Returns the address of a page for a link. */
    page: complete,
    read: (address) => (isOnDisk ? load(address) : fetch(complete(address))),
  };
})();
