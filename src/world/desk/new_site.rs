//! A site that is made at the desk, in a folder without one.

use super::requests::DeskAnswer;
use super::site::DeskState;
use crate::world::write::create_file;
use nianbao_core::diag::UserError;
use nianbao_core::parse::SITE_FILE;
use nianbao_text::text;
use serde::Deserialize;
use std::sync::Arc;

/// A request to make a site.
#[derive(Deserialize)]
pub(super) struct SiteRequest {
    title: String,
}

/// Makes a site without reports in the folder of the desk.
pub(super) fn make_site(desk: &Arc<DeskState>, request: &SiteRequest) -> DeskAnswer {
    let title = request.title.trim();
    let make = || {
        let files = crate::builtin::empty_site(title);
        // Files that the folder has already stay, such as the reports of a site without settings.
        for (path, text) in files.iter().filter(|(path, _)| !desk.path(path).exists()) {
            create_file(&desk.path(path), text)?;
        }
        Ok(())
    };
    if desk.root.join(SITE_FILE).exists() {
        return DeskAnswer::GoTo("/".to_owned());
    }
    match make() {
        Ok(()) => {
            desk.open_site_if_there();
            DeskAnswer::GoTo("/".to_owned())
        }
        Err(error) => DeskAnswer::failed(&error, desk.lang()),
    }
}

/// Returns the error of a folder that is no site.
pub(super) fn no_site_error() -> anyhow::Error {
    UserError::new_error(text!("这里还没有网站", "there is no site here yet"))
}
