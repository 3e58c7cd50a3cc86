//! [`Message`]: what a rule may say in.

use crate::model::PortRange;
use crate::text::Shown;
use std::fmt::{self, Write as _};

/// Text that is there already, or is put together where it is wanted.
///
/// A tuple says its parts one after the other. It takes a fraction of the time of `format_args!`, for rules that may have
/// something to say of every line.
pub trait Message {
    /// Appends it.
    fn put(self, text: &mut String);
}

impl Message for &str {
    fn put(self, text: &mut String) {
        text.push_str(self);
    }
}

impl Message for String {
    fn put(self, text: &mut String) {
        text.push_str(&self);
    }
}

impl Message for fmt::Arguments<'_> {
    fn put(self, text: &mut String) {
        let _ = text.write_fmt(self);
    }
}

impl Message for Shown<'_> {
    fn put(self, text: &mut String) {
        Shown::put(&self, text);
    }
}

/// A number in decimal.
impl Message for u32 {
    fn put(self, text: &mut String) {
        text.push_str(itoa::Buffer::new().format(self));
    }
}

impl Message for PortRange {
    fn put(self, text: &mut String) {
        u32::from(self.first).put(text);
        if !self.is_single() {
            ("-", u32::from(self.last)).put(text);
        }
    }
}

/// What a function appends.
#[derive(Debug)]
pub struct Written<F>(pub F);

impl<F: FnOnce(&mut String)> Message for Written<F> {
    fn put(self, text: &mut String) {
        self.0(text);
    }
}

macro_rules! tuples {
    ($($part:ident)+) => {
        impl<$($part: Message),+> Message for ($($part,)+) {
            #[expect(non_snake_case, reason = "each part is called as its type")]
            fn put(self, text: &mut String) {
                let ($($part,)+) = self;
                $($part.put(text);)+
            }
        }
    };
}

tuples!(A B);
tuples!(A B C);
tuples!(A B C D);
tuples!(A B C D E);
tuples!(A B C D E F);
tuples!(A B C D E F G);
tuples!(A B C D E F G H);
tuples!(A B C D E F G H I);
tuples!(A B C D E F G H I J);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_said_as_they_are_displayed() {
        let ranges = [(0, 0), (7, 7), (6000, 6063), (65535, 65535)].map(|(first, last)| PortRange { first, last });
        for range in ranges {
            let mut text = String::new();
            ("`", Shown(b"a\x1b\xff"), ("` on ", range), " of ", u32::MAX).put(&mut text);
            assert_eq!(text, format!("`{}` on {range} of {}", Shown(b"a\x1b\xff"), u32::MAX));
        }
    }
}
