//! Passwords and keys in `site.yaml`: each is found once, and shown nowhere.

use crate::support::disk::Disk;

/// A site with lines at the end of its settings.
fn site(lines: &str) -> Disk {
    let disk = Disk::new(&[]);
    disk.write("site.yaml", (disk.read("site.yaml") + lines).as_bytes());
    disk
}

/// What every command and format says of a site.
fn said(disk: &Disk) -> String {
    let runs = [
        &["check"][..],
        &["check", "--format", "json"],
        &["check", "--format", "sarif"],
        &["--lang", "en", "build"],
        &["publish"],
        &["publish", "store"],
    ];
    let ran = runs.map(|args| disk.run(args));
    assert!(ran.iter().all(|ran| ran.code != 0), "{ran:?}");
    ran.map(|ran| ran.out + &ran.err).concat()
}

#[test]
fn a_password_in_any_field_is_found_once_and_not_shown() {
    for lines in [
        "publish:\n  store: {uri: s3://b/a, endpoint: 'https://web:geheim@s3.shili.example'}\n",
        "publish:\n  store: {uri: s3://b/a, endpoint: 'https://s3.shili.example/?token=geheim'}\n",
        "publish:\n  store: {uri: s3://b/a, region: 'x?secret_key=geheim'}\n",
        "publish:\n  store: {uri: 'sftp://web:geheim@host/a', parallel: many}\n",
        "publish:\n  store: 'ftp://web:geheim@host/a'\n",
        "publish:\n  store: {uri: s3://b/a, host: 'https://geheim@host'}\n",
        "publish:\n  'https://u:geheim@host': file:///srv/www\n",
        "description: 见 https://web:geheim@www.shili.example/a。\n",
        "keywords: [一, 'https://www.shili.example/?access_token=geheim']\n",
        "contact: {email: 'https://u:geheim@host'}\n",
        "theme: https://u:geheim@host\n",
        "rules: {'https://u:geheim@host': off}\n",
        "rules: {row-total: 'https://u:geheim@host'}\n",
        "unknown: {deep: [{deeper: 'https://u:geheim@host'}]}\n",
        "api_token: geheim\n",
        "口令: geheim\n",
        "unknown: {passwords: [geheim, {a: geheim}]}\n",
        "secret: |\n  geheim\n  geheim\n",
    ] {
        let disk = site(lines);
        let said = said(&disk);
        assert!(!said.contains("geheim"), "{lines}: {said}");
        let found = disk.run(&["check", "--format", "json"]).out;
        let count = found.matches("\"rule\":\"credential-in-settings\"").count();
        assert_eq!(count, 1, "{lines}: {found}");
    }
}

#[test]
fn settings_that_are_no_yaml_show_no_password() {
    for lines in [
        "publish:\n  store:\n    secret_key: geheim: x\n",
        "publish:\n  store: {uri: s3://b/a, endpoint: https://u:geheim@host\n",
        "token: \"geheim\n",
        "password: &geheim x\n",
        "a: [1, 2\npassword: geheim\n",
    ] {
        let said = said(&site(lines));
        assert!(said.contains("yaml-syntax") && !said.contains("geheim"), "{lines}: {said}");
    }
    let disk = site("");
    let settings = [disk.read("site.yaml").as_bytes(), b"password: geheim \xc4\xea\n"].concat();
    disk.write("site.yaml", &settings);
    let said = said(&disk);
    assert!(said.contains("unreadable-source") && !said.contains("geheim"), "{said}");
}

#[test]
fn addresses_without_passwords_are_none() {
    let disk = site(
        "publish:\n  portal: sftp://web@host:22/srv\n  private-cloud: {uri: s3://b/a}\n\
         rules: {credential-in-settings: error}\n",
    );
    let ran = disk.run(&["check"]);
    assert_eq!(ran.code, 0, "{ran:?}");
}
