//! The browser of the user.

use super::shell::Shell;
use nianbao_text::text;

/// Opens an address in the browser, or says that none could be opened.
pub(super) fn open_browser(address: &str, shell: &Shell) {
    if open::that_detached(address).is_err() {
        shell.print_status(&text!("打不开浏览器", "no browser could be opened"));
    }
}
