//! Where sentences end.

use crate::text::Span;

/// Splits a text into sentences without the blanks around them. A sentence ends with its line, or behind its final
/// punctuation and the closing quotes and brackets that follow.
pub(super) fn split(text: &str) -> Vec<Span> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut quote_open = false;
    let mut chars = text.char_indices().peekable();
    while let Some((offset, c)) = chars.next() {
        if c == '"' {
            quote_open = !quote_open;
        }
        let mut end = offset + c.len_utf8();
        if c == '\n' {
            quote_open = false;
        } else if is_final(c) {
            while let Some((next, c)) = chars.next_if(|(_, c)| is_final(*c) || is_closing(*c) || (*c == '"' && quote_open)) {
                if c == '"' {
                    quote_open = false;
                }
                end = next + c.len_utf8();
            }
        } else {
            continue;
        }
        push(text, start, end, &mut sentences);
        start = end;
    }
    push(text, start, text.len(), &mut sentences);
    sentences
}

fn push(text: &str, start: usize, end: usize, sentences: &mut Vec<Span>) {
    let whole = &text[start..end];
    let trimmed = whole.trim();
    if !trimmed.is_empty() {
        let start = start + (whole.len() - whole.trim_start().len());
        sentences.push(Span::new(start, start + trimmed.len()));
    }
}

fn is_final(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '!' | '?' | '．' | '｡')
}

fn is_closing(c: char) -> bool {
    matches!(c, '”' | '’' | '」' | '』' | '）' | ')' | '》' | '】' | '〉' | '…')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences(text: &str) -> Vec<&str> {
        split(text).into_iter().map(|span| span.of(text)).collect()
    }

    #[test]
    fn closing_quotes_belong_to_the_sentence_before_them() {
        assert_eq!(sentences("他說：「走吧！」然後走了。真的？！"), ["他說：「走吧！」", "然後走了。", "真的？！"]);
        assert_eq!(sentences("他说:\"好。\"我走了。\"你呢?\""), ["他说:\"好。\"", "我走了。", "\"你呢?\""]);
    }

    #[test]
    fn a_line_ends_its_sentence_and_blanks_belong_to_none() {
        assert_eq!(sentences("　　標題\r\n\n  第一句……還沒完。 第二句"), ["標題", "第一句……還沒完。", "第二句"]);
        assert!(sentences(" \n\t").is_empty());
    }
}
