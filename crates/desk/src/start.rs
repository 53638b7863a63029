//! The page of a folder without a site, and pages that say one thing.

use crate::frame::{document, document_without_script};
use crate::words::say;
use maud::html;
use nianbao_core::diag::{Lang, Text};

/// Returns the page that offers to make a site in a folder.
pub fn start_page(lang: Lang, folder: &str) -> String {
    let body = html! {
        main.narrow {
            h1 { (say(lang, "开始", "Begin")) }
            p {
                (say(lang, "这个文件夹里还没有年报网站：", "There is no archive in this folder yet: "))
                code { (folder) }
            }
            p.hint { (say(
                lang,
                "新建后，年报、原件和设置都放在这个文件夹里，全是普通文件。不是这个文件夹的，先关掉工作台，换一个文件夹再打开。",
                "Reports, originals and settings will be kept in this folder, as ordinary files. If it is not the one you want, close the desk and open it in another.",
            )) }
            form data-form="/site" {
                label {
                    (say(lang, "网站名称", "Name of the site"))
                    input name="title" required maxlength="200"
                        value=(say(lang, "政府信息公开年报", "Disclosure reports"));
                }
                button type="submit" { (say(lang, "在这里新建", "Make one here")) }
            }
            p #notice role="status" aria-live="polite" {}
        }
    };
    document(lang, say(lang, "开始", "Begin"), &body)
}

/// Returns the page for a browser that may not use the desk, and says why.
pub fn denied_page(lang: Lang, reason: &Text) -> String {
    let title = say(lang, "工作台", "Desk");
    // No link to a page, and no script: this browser gets none of them.
    let body = html! {
        main.narrow {
            h1 { (title) }
            p { (reason.get(lang)) }
        }
    };
    document_without_script(lang, title, &body)
}

/// Returns a page that says one thing.
pub fn message_page(lang: Lang, message: &Text) -> String {
    let body = html! {
        main.narrow {
            h1 { (say(lang, "工作台", "Desk")) }
            p { (message.get(lang)) }
            p { a href="/" { (say(lang, "回到年报", "Back to the reports")) } }
        }
    };
    document(lang, say(lang, "工作台", "Desk"), &body)
}
