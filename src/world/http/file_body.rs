//! Files of the site as bodies of responses. They are read in pieces, as fast as the
//! reader takes them: a whole file is never held.

use axum::body::Body;
use futures_util::stream::try_unfold;
use std::fs::File;
use std::io::{Error, ErrorKind, Read, Result};
use tokio::task::spawn_blocking;

/// The size of a piece in bytes.
const PIECE: u64 = 64 * 1024;

/// Streams the first `length` bytes of a file. What is added to it meanwhile is left out;
/// if it becomes shorter, the connection ends early, so that nobody takes a part for the
/// whole.
pub(super) fn stream_file(file: File, length: u64) -> Body {
    Body::from_stream(try_unfold((file, length), |(file, left)| async move {
        if left == 0 {
            return Ok(None);
        }
        let (file, piece) = spawn_blocking(move || read_piece(file, left)).await??;
        let left = left.saturating_sub(piece.len() as u64);
        Ok::<_, Error>(Some((piece, (file, left))))
    }))
}

/// Reads the next piece of a file of which `left` bytes are wanted.
fn read_piece(mut file: File, left: u64) -> Result<(File, Vec<u8>)> {
    let mut piece = vec![0; usize::try_from(left.min(PIECE)).unwrap_or_default()];
    let count = file.read(&mut piece)?;
    if count == 0 {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    piece.truncate(count);
    Ok((file, piece))
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::TryStreamExt;

    fn read_all(file: File, length: u64) -> std::result::Result<Vec<usize>, axum::Error> {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let pieces = stream_file(file, length).into_data_stream();
        runtime.block_on(pieces.map_ok(|piece| piece.len()).try_collect())
    }

    #[test]
    fn a_file_comes_in_pieces_and_no_further_than_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        std::fs::write(&path, vec![7; 200_000]).unwrap();
        let open = || File::open(&path).unwrap();
        let pieces = read_all(open(), 200_000).unwrap();
        assert_eq!(pieces.iter().sum::<usize>(), 200_000);
        assert!(pieces.iter().all(|size| *size <= 65_536), "{pieces:?}");
        assert_eq!(read_all(open(), 10).unwrap(), [10]);
        assert_eq!(read_all(open(), 0).unwrap(), [0; 0]);
        assert!(read_all(open(), 200_001).is_err(), "a part passes for the whole");
    }
}
