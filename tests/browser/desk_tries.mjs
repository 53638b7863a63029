// What a page can try against a desk at another origin.

/** Runs in a page: tries what a page can, and tells what it could read. */
export async function tryAll({ desk, edit, secret }) {
  const read = [];
  const within = (promise) => Promise.race([promise, new Promise((done) => setTimeout(done, 4000))]);
  const paths = ["/", "/status", "/report/2020/yuncheng-zfb", "/original/2020/yuncheng-zfb/yuncheng-2020.txt", "/publish", "/desk.js", "/desk.css"];
  const acts = ["/edit", "/try", "/undo", "/language", "/stop", "/site", "/documents?name=x.txt", "/documents/read", "/documents/clear",
    "/documents/again", "/documents/replace", "/offices", "/target", "/publish/plan", "/publish/send", "/publish/back"];
  const fetches = [];
  for (const mode of ["cors", "no-cors"]) {
    for (const path of paths) fetches.push([path, { mode, credentials: "include" }]);
    for (const path of acts) {
      for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/json"]) {
        fetches.push([path, { mode, credentials: "include", method: "POST", headers: { "Content-Type": type }, body: edit }]);
      }
    }
    fetches.push(["/edit", { mode, credentials: "omit", method: "POST", body: edit }]);
  }
  for (const method of ["PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"]) fetches.push(["/edit", { method, credentials: "include" }]);
  for (const [path, options] of fetches) {
    try {
      const response = await fetch(desk + path, options);
      if (response.type !== "opaque") read.push(`${options.method ?? "GET"} ${path} (${options.mode})`);
    } catch {}
  }
  const load = (tag, attributes) => within(new Promise((done) => {
    const element = Object.assign(document.createElement(tag), attributes);
    element.onload = () => {
      let inner = null;
      try { inner = element.contentDocument; } catch {}
      if (tag !== "iframe" || inner?.body?.textContent.includes(secret)) read.push(`${tag} ${JSON.stringify(attributes)}`);
      done();
    };
    element.onerror = done;
    document.body.append(element);
  }));
  for (const path of paths) {
    for (const [tag, name] of [["img", "src"], ["script", "src"], ["iframe", "src"], ["object", "data"], ["embed", "src"]]) {
      // An object that is refused is loaded, as an empty one.
      if (tag === "object" || tag === "embed") document.body.append(Object.assign(document.createElement(tag), { [name]: desk + path }));
      else await load(tag, { [name]: desk + path });
    }
  }
  await load("link", { rel: "stylesheet", href: `${desk}/desk.css` });
  await load("script", { src: `${desk}/desk.js`, type: "module", crossOrigin: "use-credentials" });
  for (const make of [() => new WebSocket(desk.replace("http", "ws")), () => new EventSource(`${desk}/status`, { withCredentials: true })]) {
    await within(new Promise((done) => {
      const line = make();
      line.onopen = () => { read.push(line.constructor.name); done(); };
      line.onerror = () => { line.close(); done(); };
    }));
  }
  navigator.sendBeacon(`${desk}/edit`, edit);
  for (const enctype of ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data"]) {
    for (const path of ["/edit", "/undo", "/documents?name=x.txt"]) {
      const frame = Object.assign(document.createElement("iframe"), { name: `frame-${Math.random()}` });
      const form = Object.assign(document.createElement("form"), { method: "post", enctype, action: desk + path, target: frame.name });
      // As text/plain, the name, `=` and the value are one JSON object.
      form.append(Object.assign(document.createElement("input"), { name: `${edit.slice(0, -1)},"x":"`, value: '"}' }));
      document.body.append(frame, form);
      const answered = within(new Promise((done) => { frame.onload = done; }));
      form.submit();
      await answered;
    }
  }
  return read;
}
