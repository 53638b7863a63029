//! The variable `site` of all templates.

use super::look::{LinkView, LogoView, MenuView, link_view, logo_view, menu_view};
use crate::archive::Archive;
use crate::config::{Contact, LinkStyle};
use crate::plan::{SitePlan, asset_key};
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
pub(crate) struct SiteView<'a> {
    title: &'a str,
    description: Option<&'a str>,
    organizer: Option<&'a str>,
    operator: Option<&'a str>,
    site_code: Option<&'a str>,
    icp_record: Option<&'a str>,
    police_record: Option<&'a str>,
    contact: AddressView<'a>,
    license: Option<LicenseView<'a>>,
    corrections: Option<CorrectionsView<'a>>,
    logo: Option<LogoView<'a>>,
    menu: Vec<MenuView<'a>>,
    /// Links at the foot of each page.
    links: Vec<LinkView<'a>>,
    /// Other hosts from which pages may load scripts and pictures.
    hosts: &'a [String],
    /// Scripts of these hosts.
    scripts: &'a [String],
    /// All years, newest first.
    years: Vec<u16>,
    /// The paths of the theme's files by name, with `_` for `.`: `assets.style_css`.
    assets: BTreeMap<String, &'a str>,
}

#[derive(Serialize)]
struct LicenseView<'a> {
    name: &'a str,
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct CorrectionsView<'a> {
    text: Option<&'a str>,
    email: Option<&'a str>,
    url: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct AddressView<'a> {
    address: Option<&'a str>,
    postcode: Option<&'a str>,
    telephone: Option<&'a str>,
    email: Option<&'a str>,
}

pub(super) fn address_view(address: &Contact) -> AddressView<'_> {
    AddressView {
        address: address.address.as_deref(),
        postcode: address.postcode.as_deref(),
        telephone: address.telephone.as_deref(),
        email: address.email.as_deref(),
    }
}

pub(crate) fn site_view<'a>(archive: &'a Archive, plan: &'a SitePlan) -> SiteView<'a> {
    let site = &archive.site;
    let years: Vec<u16> = archive.all_years().into_iter().rev().collect();
    let on_disk = (site.links == LinkStyle::Files).then_some(plan);
    SiteView {
        title: &site.title,
        description: site.description.as_deref(),
        organizer: site.organizer.as_deref(),
        operator: site.operator.as_deref(),
        site_code: site.site_code.as_deref(),
        icp_record: site.icp_record.as_deref(),
        police_record: site.police_record.as_deref(),
        contact: address_view(&site.contact),
        license: site
            .license
            .as_ref()
            .map(|license| LicenseView { name: &license.name, url: license.url.as_deref() }),
        corrections: site.corrections.as_ref().map(|corrections| CorrectionsView {
            text: corrections.text.as_deref(),
            email: corrections.email.as_deref(),
            url: corrections.url.as_deref(),
        }),
        logo: logo_view(&site.look),
        menu: menu_view(archive, years.first().copied(), on_disk),
        links: site.look.footer.iter().map(|link| link_view(link, on_disk)).collect(),
        hosts: &site.look.hosts,
        scripts: &site.look.scripts,
        years,
        assets: plan
            .assets
            .iter()
            .map(|asset| (asset_key(&asset.name), asset.path.as_str()))
            .collect(),
    }
}
