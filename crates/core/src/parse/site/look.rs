//! Parses the settings for the look of a site.

use super::terms::{is_first_of_address, is_plain};
use crate::config::{Color, Colors, Logo, Look, MenuEntry, MenuPage, Palette, SiteLink};
use crate::diag::{RuleId, Text};
use crate::parse::fields::{Diagnostics, MappingReader};
use crate::parse::yaml::{Node, Value};
use crate::source::Spanned;
use nianbao_text::text;

/// Parses the fields for the look.
pub(super) fn parse_look(fields: &mut MappingReader, sink: &mut Diagnostics) -> Look {
    let footer = fields.list("footer", sink).iter().filter_map(|node| parse_link(node, sink));
    let footer = footer.collect();
    let hosts = fields.texts("hosts", sink).into_iter();
    let hosts: Vec<String> = hosts.filter_map(|host| check_host(&host, sink)).collect();
    let scripts = fields.texts("scripts", sink).into_iter();
    Look {
        logo: fields.node("logo").and_then(|node| parse_logo(node, sink)),
        colors: fields.node("colors").map(|node| parse_colors(node, sink)).unwrap_or_default(),
        menu: fields.node("menu").map(|_| parse_menu(fields.list("menu", sink), sink)),
        footer,
        scripts: scripts.filter_map(|script| check_script(script, &hosts, sink)).collect(),
        hosts,
    }
}

/// Parses `logo`: the path of a picture below `static/`, or that and its words.
fn parse_logo(node: &Node, sink: &mut Diagnostics) -> Option<Logo> {
    if let Some(file) = node.text() {
        let file = Spanned::new(file.to_owned(), sink.span(node.span));
        return Some(Logo { file, alt: String::new() });
    }
    let mut fields = MappingReader::open(node, "logo", sink)?;
    let file = fields.require_text("file", sink);
    let alt = fields.string("alt", sink).unwrap_or_default();
    fields.finish(sink);
    Some(Logo { file: file?, alt })
}

/// Parses `colors`: those on light ground, and under `dark` those on dark.
fn parse_colors(node: &Node, sink: &mut Diagnostics) -> Colors {
    let Some(mut fields) = MappingReader::open(node, "colors", sink) else {
        return Colors::default();
    };
    let light = parse_palette(&mut fields, sink);
    let dark = fields.node("dark").and_then(|node| {
        let mut fields = MappingReader::open(node, "dark", sink)?;
        let palette = parse_palette(&mut fields, sink);
        fields.finish(sink);
        Some(palette)
    });
    fields.finish(sink);
    Colors { light, dark: dark.unwrap_or_default() }
}

fn parse_palette(fields: &mut MappingReader, sink: &mut Diagnostics) -> Palette {
    let mut color = |name| {
        let text = fields.text(name, sink)?;
        let color = Color::parse(&text.value);
        if color.is_none() {
            let message = text!("{name} 不是颜色", "`{name}` is no colour");
            let help = text!(
                "写作 \"#8b1a1a\"：井号和六位十六进制数字，加引号",
                "write it as in \"#8b1a1a\": a number sign and six hexadecimal digits, in quotation marks"
            );
            report(&text, message, help, sink);
        }
        Some(Spanned::new(color?, text.span))
    };
    Palette { ink: color("ink"), paper: color("paper"), accent: color("accent") }
}

/// The entry of a menu for all pages of the site's own.
const ARTICLES: &str = "pages";

/// Parses `menu`: names of pages, and links of the site's own.
fn parse_menu(items: &[Node], sink: &mut Diagnostics) -> Vec<MenuEntry> {
    items.iter().filter_map(|node| parse_menu_entry(node, sink)).collect()
}

fn parse_menu_entry(node: &Node, sink: &mut Diagnostics) -> Option<MenuEntry> {
    if matches!(node.value, Value::Mapping(_)) {
        return parse_link(node, sink).map(MenuEntry::Link);
    }
    if node.text() == Some(ARTICLES) {
        return Some(MenuEntry::Articles);
    }
    let known = MenuPage::ALL.iter().find(|(_, name, _)| node.text() == Some(name));
    if known.is_none() {
        let names = MenuPage::ALL.iter().map(|(_, name, _)| *name);
        let names: Vec<&str> = names.chain([ARTICLES]).collect();
        let names = names.join(", ");
        let finding = sink.report_wrong_type(node, "menu", "页面名称或链接", "a page or a link");
        finding.help = Some(text!(
            "写 {names} 之一，或写 {{label: 文字, to: 地址}}",
            "write one of {names}, or `{{label: …, to: …}}`"
        ));
    }
    known.map(|(page, ..)| MenuEntry::Page(*page))
}

/// Parses a link: its words, and where it leads.
fn parse_link(node: &Node, sink: &mut Diagnostics) -> Option<SiteLink> {
    let mut fields = MappingReader::open(node, "footer", sink)?;
    let label = fields.require_text("label", sink);
    let target = fields.require_text("to", sink);
    fields.finish(sink);
    Some(SiteLink { label: label?.value, target: target? })
}

/// Returns a host that pages may load from: `https://host`, without a path.
fn check_host(host: &Spanned<String>, sink: &mut Diagnostics) -> Option<String> {
    let name = host.value.trim_end_matches('/').strip_prefix("https://").unwrap_or_default();
    let is_host_char = |c: char| c.is_ascii_alphanumeric() || ".-:".contains(c);
    if name.starts_with(|c: char| c.is_ascii_alphanumeric()) && name.chars().all(is_host_char) {
        return Some(format!("https://{name}"));
    }
    let message = text!("hosts 中的不是主机", "an entry of `hosts` is no host");
    let help = text!(
        "写作 https://jiucuo.shili.example，不带路径和通配符",
        "write it as in https://jiucuo.shili.example, without a path and without wildcards"
    );
    report(host, message, help, sink);
    None
}

/// Returns a script that is of one of the hosts.
fn check_script(
    script: Spanned<String>,
    hosts: &[String],
    sink: &mut Diagnostics,
) -> Option<String> {
    let rest = hosts.iter().find_map(|host| script.value.strip_prefix(host)?.strip_prefix('/'));
    if rest.is_some_and(|rest| rest.starts_with(is_first_of_address) && is_plain(rest)) {
        return Some(script.value);
    }
    let message = text!("脚本不在 hosts 所列的主机上", "the script is of none of the `hosts`");
    let help = text!(
        "写完整的地址，并把它的主机列入 hosts",
        "write its whole address, and list its host under `hosts`"
    );
    report(&script, message, help, sink);
    None
}

fn report(written: &Spanned<String>, message: Text, help: Text, sink: &mut Diagnostics) {
    let place = crate::source::Place::new(sink.source, written.span);
    let finding = crate::diag::Finding::new(RuleId::WrongType, place, message).help(help);
    sink.findings.push(finding);
}
