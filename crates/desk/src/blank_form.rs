//! The form that begins an empty report, to be filled in by hand.

use crate::frame::Frame;
use maud::{Markup, html};

/// Writes the form for an empty report, of an office of the site or of a new one.
pub(crate) fn blank_form(frame: &Frame, offices: &[(String, String)], id: &str) -> Markup {
    html! {
        details #(id) {
            summary { (frame.say("手工录入一份年报", "Enter a report by hand")) }
            form data-form="/report" {
                @if !offices.is_empty() {
                    label { (frame.say("机关", "Office"))
                        select name="office" {
                            option value="" { (frame.say("请选择", "choose")) }
                            @for (id, name) in offices { option value=(id) { (name) } }
                        }
                    }
                }
                label { (frame.say("名单里没有的，写机关全称", "If it is not on the list, its whole name"))
                    input name="new_office" maxlength="100" autocomplete="off";
                }
                label { (frame.say("年度", "Year"))
                    input name="year" required inputmode="numeric" pattern="[0-9]{4}" size="6";
                }
                button type="submit" { (frame.say("新建空白年报", "Begin an empty report")) }
            }
        }
    }
}
