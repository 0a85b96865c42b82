//! The little of ASN.1's basic encoding rules that a directory speaks (RFC 4511, section 5.1).

/// Something with its tag and its length.
pub(super) fn tagged(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![tag];
    match content.len() {
        short @ 0..=0x7f => bytes.push(short as u8),
        long => {
            let length = long.to_be_bytes();
            let length = &length[length.iter().take_while(|byte| **byte == 0).count()..];
            bytes.push(0x80 | length.len() as u8);
            bytes.extend_from_slice(length);
        }
    }
    bytes.extend_from_slice(content);
    bytes
}

/// Several things as one.
pub(super) fn group(tag: u8, parts: &[Vec<u8>]) -> Vec<u8> {
    tagged(tag, &parts.concat())
}

/// A text.
pub(super) fn text(text: &str) -> Vec<u8> {
    tagged(0x04, text.as_bytes())
}

/// A number that is not negative.
pub(super) fn number(tag: u8, number: u32) -> Vec<u8> {
    let bytes = number.to_be_bytes();
    let skipped = bytes.iter().take(3).take_while(|byte| **byte == 0).count();
    let sign: &[u8] = if bytes[skipped] >= 0x80 { &[0] } else { &[] };
    tagged(tag, &[sign, &bytes[skipped..]].concat())
}

/// Reads one thing after another; `None` once there is nothing more, or nothing sensible.
pub(super) struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    /// The next thing: its tag and its content.
    pub(super) fn next(&mut self) -> Option<(u8, &'a [u8])> {
        let (&tag, rest) = self.0.split_first()?;
        let (length, rest) = length(rest)?;
        let (content, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some((tag, content))
    }

    /// The next thing, which has to have that tag.
    pub(super) fn expect(&mut self, tag: u8) -> Option<&'a [u8]> {
        self.next().filter(|(found, _)| *found == tag).map(|(_, content)| content)
    }

    /// The next thing as a text.
    pub(super) fn text(&mut self) -> Option<String> {
        self.next().map(|(_, content)| String::from_utf8_lossy(content).into_owned())
    }

    /// The next thing as a small number.
    pub(super) fn number(&mut self) -> Option<u32> {
        let (_, content) = self.next()?;
        (content.len() <= 5)
            .then(|| content.iter().fold(0u32, |sum, byte| (sum << 8) | u32::from(*byte)))
    }
}

/// A length, and what comes after it.  More than four bytes of it are nobody's honest message.
pub(super) fn length(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (&first, rest) = bytes.split_first()?;
    match first {
        0..=0x7f => Some((usize::from(first), rest)),
        0x81..=0x84 => {
            let (length, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
            Some((length.iter().fold(0, |sum, byte| (sum << 8) | usize::from(*byte)), rest))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let long = "課".repeat(200);
        let bytes =
            group(0x30, &[number(0x02, 0), number(0x02, 200), number(0x0a, 70_000), text(&long)]);
        let mut outer = Reader(&bytes);
        let mut inner = Reader(outer.expect(0x30).unwrap());
        assert_eq!(
            [inner.number(), inner.number(), inner.number()],
            [Some(0), Some(200), Some(70_000)]
        );
        assert_eq!(inner.text(), Some(long));
        assert!(inner.next().is_none() && outer.next().is_none());
    }

    proptest::proptest! {
        /// Whatever somebody sends in the directory's place is walked through to an end.
        #[test]
        fn any_bytes_have_an_end(bytes: Vec<u8>) {
            let mut reader = Reader(&bytes);
            let mut content = 0;
            while let Some((_, inside)) = reader.next() {
                content += inside.len();
                let mut inside = Reader(inside);
                while inside.number().is_some() || inside.text().is_some() {}
            }
            proptest::prop_assert!(content <= bytes.len());
        }
    }

    #[test]
    fn a_lie_about_the_length_is_no_message() {
        for lie in [
            &[0x30, 0x05, 1][..],
            &[0x30, 0x85, 1, 1, 1, 1, 1],
            &[0x30, 0x80],
            &[0x30],
            &[0x30, 0x82, 1],
        ] {
            assert!(Reader(lie).next().is_none(), "{lie:?}");
        }
    }
}
