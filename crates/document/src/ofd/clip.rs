//! Clips (GB/T 33190-2016, 8.4). Programs place them in two ways: in the space of the
//! object, or in that around it. What is outside in both is clipped away; what is outside
//! in one may be.

use super::numbers::{boundary, ctm};
use super::path_object::read_path;
use crate::page::content::Rect;
use crate::page::ink::Clip;
use crate::page::matrix::Matrix;
use crate::page::path::{FillRule, Path};
use crate::page::shape::Shape;
use crate::xml::Element;

/// Most areas of a clip.
const MAX_AREAS: usize = 64;

/// The clip of an object.
#[derive(Clone, Debug)]
pub(super) struct ObjectClip {
    /// The area outside of which nothing is seen.
    pub clip: Clip,
    /// Bounds within which all is seen for certain.
    pub sure: Rect,
}

impl ObjectClip {
    /// Makes the clip of a page.
    pub(super) fn new(page: Rect) -> Self {
        Self { clip: Clip::new(page), sure: page }
    }

    /// Intersects it with the clips of an object. `inner` takes the space of the object to
    /// the page, `outer` that around it.
    pub(super) fn intersect(&mut self, object: Element, inner: Matrix, outer: Matrix) {
        let Some(clips) = object.child("Clips") else { return };
        for clip in clips.elements().filter(|element| element.name() == "Clip") {
            let mut both = Path::default();
            let mut own = Path::default();
            let mut is_known = true;
            let areas = clip.elements().filter(|element| element.name() == "Area");
            for area in areas.take(MAX_AREAS) {
                let Some(path) = area.child("Path") else {
                    is_known = false;
                    continue;
                };
                let corner = boundary(path);
                let to_area =
                    ctm(path).then(Matrix::translation(corner.x, corner.y)).then(ctm(area));
                let data = path.child("AbbreviatedData").map(Element::text).unwrap_or_default();
                read_path(&data, to_area.then(inner), &mut own);
                read_path(&data, to_area.then(inner), &mut both);
                read_path(&data, to_area.then(outer), &mut both);
            }
            self.apply(&both, &own, is_known);
        }
    }

    fn apply(&mut self, both: &Path, own: &Path, is_known: bool) {
        if !is_known {
            // Text that clips: what it leaves is not known.
            self.clip.is_inexact = true;
            return;
        }
        match (both.shape(FillRule::Nonzero), own.shape(FillRule::Nonzero)) {
            (Some(both), Some(own)) => {
                self.sure = self.sure.intersection(own.bounds);
                // Two rectangles in one place are one.
                let is_one = own.is_rectangle() && own.bounds == both.bounds;
                self.clip.intersect(if is_one { Shape::rectangle(own.bounds) } else { both });
            }
            // A clip without an area is a fault of the program that made it.
            _ => self.clip.is_inexact = true,
        }
    }
}
