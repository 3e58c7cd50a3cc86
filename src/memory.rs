//! The program's memory: large pieces of it in large pages, and what is freed kept for the next file.
//!
//! A table of a megabyte, taken apart, lies in a thousand pages of 4 KiB. To get them one by one from the system takes
//! about as long as all the rest of a check; a large page comes as quickly as a few small ones.

#![expect(unsafe_code, reason = "an allocator cannot be written without")]

use std::alloc::{GlobalAlloc, Layout, System};

/// The system's allocator, which is told what will be large.
pub(crate) struct LargePages;

/// The size of a large page on most processors, to which large pieces are aligned.
const PAGE: usize = 2 << 20;
/// Pieces below this would leave most of a large page unused.
const LARGE: usize = PAGE / 4;

/// The layout that the system is asked for: whole large pages for what is large.
fn rounded(layout: Layout) -> Layout {
    if layout.size() < LARGE {
        return layout;
    }
    let whole = layout.size().checked_next_multiple_of(PAGE);
    whole.and_then(|size| Layout::from_size_align(size, PAGE.max(layout.align())).ok()).unwrap_or(layout)
}

// SAFETY: every piece comes of the system's allocator, and goes back to it with the layout that it was asked for, which
// depends on nothing but the layout that the program asks for, and is no smaller and no less aligned.
unsafe impl GlobalAlloc for LargePages {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let rounded = rounded(layout);
        // SAFETY: the caller's promise about `layout` holds for `rounded`.
        let piece = unsafe { System.alloc(rounded) };
        if rounded.size() >= PAGE && !piece.is_null() {
            advise(piece, rounded.size());
        }
        piece
    }

    unsafe fn dealloc(&self, piece: *mut u8, layout: Layout) {
        // SAFETY: it was allocated with this layout.
        unsafe { System.dealloc(piece, rounded(layout)) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if layout.size() < LARGE {
            // SAFETY: the caller's promise about `layout`.
            return unsafe { System.alloc_zeroed(layout) };
        }
        // SAFETY: as above; the piece is at least as large as `layout`.
        unsafe {
            let piece = self.alloc(layout);
            if !piece.is_null() {
                piece.write_bytes(0, layout.size());
            }
            piece
        }
    }

    unsafe fn realloc(&self, piece: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if layout.size() < LARGE && size < LARGE {
            // SAFETY: the caller's promises; small layouts are passed on as they are.
            return unsafe { System.realloc(piece, layout, size) };
        }
        // SAFETY: the caller promises that `size` makes a layout with this alignment, and that `piece` has this one.
        unsafe {
            let wanted = Layout::from_size_align_unchecked(size, layout.align());
            if rounded(wanted) == rounded(layout) {
                return piece;
            }
            let other = self.alloc(wanted);
            if !other.is_null() {
                other.copy_from_nonoverlapping(piece, layout.size().min(size));
                self.dealloc(piece, layout);
            }
            other
        }
    }
}

/// Lets glibc keep what is freed. It would give memory back as soon as 128 KiB are free at the end of what a thread has,
/// and so ask for it again, page by page, for every file. What the environment says of these two numbers is not heard.
#[cfg(all(target_env = "gnu", not(test)))]
pub(crate) fn keep_what_is_freed() {
    /// More than a file takes, unless it is very large.
    const KEPT: libc::c_int = 64 << 20;
    /// What lies in large pages, as [`LARGE`] has it, is mapped by itself.
    const MAPPED: libc::c_int = 512 << 10;
    // SAFETY: both set a number that malloc looks at; no other thread runs yet.
    unsafe {
        libc::mallopt(libc::M_TRIM_THRESHOLD, KEPT);
        // Set too, since it no longer follows the size of what is freed where the other one is set.
        libc::mallopt(libc::M_MMAP_THRESHOLD, MAPPED);
    }
}

/// Asks for large pages. The system may have none, which changes nothing but the time that it takes.
fn advise(piece: *mut u8, size: usize) {
    // SAFETY: the range is one that was just allocated, and the advice changes nothing that is in it.
    unsafe { libc::madvise(piece.cast(), size, libc::MADV_HUGEPAGE) };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_keep_their_bytes_whatever_their_size() {
        let sizes = [1, LARGE - 1, LARGE, PAGE - 1, PAGE, PAGE + 1, 5 * PAGE];
        for from in sizes {
            for to in sizes {
                let layout = Layout::from_size_align(from, 1).unwrap();
                // SAFETY: each piece is used within its size, and given back with its layout.
                unsafe {
                    let piece = LargePages.alloc_zeroed(layout);
                    assert!((0..from).all(|at| *piece.add(at) == 0));
                    piece.add(from - 1).write(7);
                    piece.write(3);
                    let piece = LargePages.realloc(piece, layout, to);
                    assert_eq!(*piece, 3);
                    assert!(to < from || from == 1 || *piece.add(from - 1) == 7);
                    LargePages.dealloc(piece, Layout::from_size_align(to, 1).unwrap());
                }
            }
        }
    }

    #[test]
    fn large_pieces_are_whole_pages_where_that_can_be() {
        let rounded = |size, align| rounded(Layout::from_size_align(size, align).unwrap());
        assert_eq!(rounded(LARGE - 1, 8), Layout::from_size_align(LARGE - 1, 8).unwrap());
        assert_eq!(rounded(LARGE, 8), Layout::from_size_align(PAGE, PAGE).unwrap());
        assert_eq!(rounded(PAGE + 1, 8), Layout::from_size_align(2 * PAGE, PAGE).unwrap());
        let largest = isize::MAX as usize - 7;
        assert_eq!(rounded(largest, 8), Layout::from_size_align(largest, 8).unwrap());
    }
}
