//! The profile of `LibreOffice` for conversions: no macros, no links followed, nothing from
//! the network.

/// Settings: the path of a node, the name of a property, and its value. They are `LibreOffice`'s
/// own, described in its registry schema (`officecfg`).
const SETTINGS: [(&str, &str, &str); 16] = [
    // No macro, signed or not, and no control or script that a document brings.
    ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    // Pictures and objects elsewhere stay there, on the web and on this machine.
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    // Linked sections, fields and cells stay as they were saved.
    ("org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("org.openoffice.Office.Writer/Content/Update", "Field", "false"),
    ("org.openoffice.Office.Writer/Content/Update", "Chart", "false"),
    ("org.openoffice.Office.Calc/Content/Update", "Link", "2"),
    // Saved results are what the office saw; another program would compute others.
    ("org.openoffice.Office.Calc/Formula/Load", "ODFRecalcMode", "1"),
    ("org.openoffice.Office.Calc/Formula/Load", "OOXMLRecalcMode", "1"),
    // Requests to the web, if there are any all the same, go to where nobody answers.
    ("org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    // Dates and numbers as in China, whatever the machine.
    ("org.openoffice.Setup/L10N", "ooSetupSystemLocale", "zh-CN"),
];

/// Returns the file `registrymodifications.xcu` of the profile.
pub(super) fn settings_file() -> String {
    let mut file = concat!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
        "<oor:items xmlns:oor=\"http://openoffice.org/2001/registry\" ",
        "xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" ",
        "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n"
    )
    .to_owned();
    for (path, name, value) in SETTINGS {
        file.push_str(&format!(
            "<item oor:path=\"/{path}\"><prop oor:name=\"{name}\" oor:op=\"fuse\"><value>{value}</value></prop></item>\n"
        ));
    }
    file.push_str("</oor:items>\n");
    file
}
