//! Documents on their way to the desk: received piece by piece, within the size that an import
//! takes.

use crate::world::desk::requests::DeskAnswer;
use crate::world::desk::site::{DeskState, lock};
use crate::world::http::{HttpRequest, run_blocking};
use crate::world::unwritable_message;
use anyhow::Result;
use axum::body::Body;
use futures_util::StreamExt;
use nianbao_core::diag::{ContextText, Text, UserError};
use nianbao_document::MAX_FILE_SIZE;
use nianbao_text::text;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

/// Receives a document.
pub(in crate::world::desk) async fn receive(
    desk: &Arc<DeskState>,
    request: HttpRequest,
) -> DeskAnswer {
    let lang = desk.lang();
    match take(desk, request).await {
        Ok(()) => DeskAnswer::Json("{}".to_owned()),
        Err(error) => DeskAnswer::failed(&error, lang),
    }
}

/// Writes the body of a request to a file of the desk's own.
async fn take(desk: &Arc<DeskState>, request: HttpRequest) -> Result<()> {
    let name = name_in(request.uri().query().unwrap_or_default());
    let room = lock(&desk.inbox).make_room(&name)?;
    let Some((number, path)) = room else { return Err(UserError::new_error(too_many())) };
    let received = write_body(Body::new(request.into_body()), path.clone()).await;
    if let Err(error) = received {
        let _ = std::fs::remove_file(&path);
        return Err(error);
    }
    lock(&desk.inbox).add(number, path);
    Ok(())
}

async fn write_body(body: Body, path: PathBuf) -> Result<()> {
    let failed = {
        let path = path.clone();
        move || unwritable_message(&path)
    };
    let mut file = std::fs::File::create(&path).context_text(&failed)?;
    let mut size = 0;
    let mut pieces = body.into_data_stream();
    while let Some(piece) = pieces.next().await {
        let piece = piece.context_text(|| {
            text!("文件没有传完：再拖一次", "the document did not arrive whole: drop it again")
        })?;
        size += piece.len() as u64;
        if size > MAX_FILE_SIZE {
            return Err(UserError::new_error(nianbao_document::ReadError::TooLarge.text()));
        }
        let written = run_blocking(move || file.write_all(&piece).map(|()| file)).await;
        file = match written {
            Ok(written) => written.context_text(&failed)?,
            Err(_) => return Err(UserError::new_error(failed())),
        };
    }
    Ok(())
}

/// Returns the name of a file in the query of an address.
fn name_in(query: &str) -> String {
    let encoded = query.strip_prefix("name=").unwrap_or_default();
    percent_encoding::percent_decode_str(encoded).decode_utf8_lossy().into_owned()
}

fn too_many() -> Text {
    text!("文件太多：先清空列表", "there are too many documents: clear the list first")
}
