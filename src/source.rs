//! Bytes and a name become a source text.

/// A document's text as it came, with the name under which it is cited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// File name as given, or `-` for standard input.
    pub name: String,
    /// The text without a byte order mark; lines end as they did.
    pub text: String,
}

/// Why bytes are no text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// The bytes are in another encoding, or damaged.
    #[error(
        "{name}: not UTF-8 at byte {offset} (line {line}): convert the file first, for example with `iconv -f GB18030 -t UTF-8`"
    )]
    NotUtf8 {
        /// The file.
        name: String,
        /// Offset of the first bad byte, counted from 0.
        offset: usize,
        /// Its line, counted from 1.
        line: usize,
    },
    /// There is nothing to read.
    #[error("{name}: the document is empty")]
    Empty {
        /// The file.
        name: String,
    },
    /// There is text, but nothing to learn from.
    #[error("{name}: no Chinese characters in this document")]
    NoChinese {
        /// The file.
        name: String,
    },
}

impl Source {
    /// Reads UTF-8 with or without a byte order mark.
    pub fn from_bytes(name: &str, bytes: &[u8]) -> Result<Source, SourceError> {
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let offset = error.valid_up_to();
            let line = bytes[..offset].iter().filter(|byte| **byte == b'\n').count() + 1;
            SourceError::NotUtf8 { name: name.into(), offset, line }
        })?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if text.trim().is_empty() {
            return Err(SourceError::Empty { name: name.into() });
        }
        if !crate::text::contains_han(text) {
            return Err(SourceError::NoChinese { name: name.into() });
        }
        Ok(Source { name: name.into(), text: text.into() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_no_text() {
        let source = Source::from_bytes("a.txt", b"\xef\xbb\xbf\xe5\x9b\xbd\r\n").unwrap();
        assert_eq!(source.text, "国\r\n");
    }

    #[test]
    fn what_is_no_text_is_named_with_its_place_and_a_remedy() {
        let error = |bytes: &[u8]| Source::from_bytes("a.txt", bytes).unwrap_err().to_string();
        let gbk = error(b"ok\n\xb9\xfa\xbc\xd2");
        assert!(gbk.starts_with("a.txt: not UTF-8 at byte 3 (line 2)") && gbk.contains("iconv"), "{gbk}");
        assert_eq!(error(b" \n"), "a.txt: the document is empty");
        assert_eq!(error(b"hello"), "a.txt: no Chinese characters in this document");
    }
}
