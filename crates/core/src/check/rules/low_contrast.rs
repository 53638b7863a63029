//! # 颜色对比不够
//!
//! site.yaml 的 colors 改了页面的颜色，文字（ink）或链接（accent）与底色（paper）的对比不到
//! 4.5 比 1，视力弱的人看不清。没有写的颜色按程序自带主题的颜色算；用自己的主题、颜色不同的，
//! 可以在 site.yaml 的 rules 中关闭本规则。
//!
//! 依据：WCAG 2.1 第 1.4.3 条（AA 级）；GB/T 37668-2019。
//!
//! # Colours are too alike
//!
//! `colors` in site.yaml sets colours of which text (ink) or links (accent) stand out from the
//! ground (paper) by less than 4.5 to 1, so that people with weak eyes cannot read them. Colours
//! that are not set are those of the theme that the program brings along; a site whose own theme
//! has others may turn this rule off under `rules` in site.yaml.
//!
//! Basis: WCAG 2.1, 1.4.3 (level AA); GB/T 37668-2019.
//!
//! # fails
//! ```yaml
//! ! file site.yaml
//! title: 示例市政府信息公开年报
//! base_url: https://www.shili.example
//! site_code: "9999000001"
//! colors: {accent: "#e0a030"}
//! ```
//!
//! # passes
//! ```yaml
//! ! file site.yaml
//! title: 示例市政府信息公开年报
//! base_url: https://www.shili.example
//! site_code: "9999000001"
//! colors: {accent: "#8b1a1a"}
//! ```
//!
//! # boundary fails
//! ```yaml
//! ! file site.yaml
//! title: 示例市政府信息公开年报
//! base_url: https://www.shili.example
//! site_code: "9999000001"
//! colors: {accent: "#777777"}
//! ```
//!
//! # boundary passes
//! ```yaml
//! ! file site.yaml
//! title: 示例市政府信息公开年报
//! base_url: https://www.shili.example
//! site_code: "9999000001"
//! colors: {accent: "#767676"}
//! ```

use crate::archive::Archive;
use crate::check::{Rule, Stage};
use crate::config::{Color, Palette, contrast};
use crate::diag::{Finding, RuleId, Severity, Text};
use crate::source::{Place, Spanned};
use nianbao_text::text;

pub(super) const RULE: Rule = Rule::new(
    RuleId::LowContrast,
    Severity::Warning,
    include_str!("low_contrast.rs"),
    Stage::Site(check),
);

/// The least contrast between text and its ground, in hundredths.
const MIN_CONTRAST: u64 = 450;
/// Ink, paper and accent of the program's own theme, on light screens and on dark ones.
const OWN_COLORS: [[Color; 3]; 2] = [
    [hex(0x1d_23_29), hex(0xff_ff_ff), hex(0x1b_4f_8a)],
    [hex(0xdf_e3_e8), hex(0x15_19_1e), hex(0x9c_c4_f0)],
];

const fn hex(number: u32) -> Color {
    let [_, red, green, blue] = number.to_be_bytes();
    Color { channels: [red, green, blue] }
}

fn check(archive: &Archive, out: &mut Vec<Finding>) {
    let colors = &archive.site.look.colors;
    for (palette, own) in [&colors.light, &colors.dark].into_iter().zip(OWN_COLORS) {
        check_palette(archive, palette, own, out);
    }
}

fn check_palette(archive: &Archive, palette: &Palette, own: [Color; 3], out: &mut Vec<Finding>) {
    let Palette { ink, paper, accent } = palette;
    let ground = paper.as_ref().map_or(own[1], |paper| paper.value);
    for (name, set, own) in [("ink", ink, own[0]), ("accent", accent, own[2])] {
        // Where neither is set, both are the theme's.
        let Some(Spanned { span, .. }) = set.as_ref().or(paper.as_ref()) else { continue };
        let contrast = contrast(set.as_ref().map_or(own, |color| color.value), ground);
        if contrast >= MIN_CONTRAST {
            continue;
        }
        let contrast = format!("{}.{:02}", contrast / 100, contrast % 100);
        let message = text!(
            "{name} 与底色的对比只有 {contrast} 比 1，不到 4.5 比 1",
            "`{name}` stands out from the ground by {contrast} to 1, which is less than 4.5 to 1"
        );
        let place = Place::new(archive.settings().source, *span);
        out.push(
            Finding::new(RuleId::LowContrast, place, message)
                .basis(Text::same("WCAG 2.1, 1.4.3; GB/T 37668-2019"))
                .help(text!("换深一些或浅一些的颜色", "choose a darker or a lighter colour")),
        );
    }
}
