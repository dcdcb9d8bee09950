//! RESP2 and RESP3, as servers speak them: errors of any bytes, maps in the
//! order in which they were sent, and arrays that are nothing.

use aclarity::session::Reply;
use anyhow::{Context, Result, bail};

/// A command as a client sends it.
pub(super) fn request<A: AsRef<[u8]>>(argv: &[A]) -> Vec<u8> {
    let mut request = format!("*{}\r\n", argv.len()).into_bytes();
    for argument in argv {
        let argument = argument.as_ref();
        request.extend_from_slice(format!("${}\r\n", argument.len()).as_bytes());
        request.extend_from_slice(argument);
        request.extend_from_slice(b"\r\n");
    }
    request
}

/// The reply that the bytes begin with, and its length; nothing while it is not
/// whole. No sign means another thing in RESP3 than in RESP2.
pub(super) fn decode(received: &[u8]) -> Result<Option<(Reply, usize)>> {
    let mut reader = Reader {
        rest: received,
        is_cut: false,
    };
    let reply = reader.reply();
    if reader.is_cut {
        return Ok(None);
    }
    Ok(Some((reply?, received.len() - reader.rest.len())))
}

struct Reader<'a> {
    rest: &'a [u8],
    /// Whether more was looked for than there is.
    is_cut: bool,
}

impl<'a> Reader<'a> {
    fn reply(&mut self) -> Result<Reply> {
        let line = self.line()?;
        let (sign, text) = line.split_first().context("a reply without a sign")?;
        Ok(match sign {
            b'+' => Reply::Status(String::from_utf8_lossy(text).into_owned().into()),
            b'-' => Reply::Error(text.to_vec()),
            b':' => Reply::Integer(number(text)?),
            b',' => Reply::Double(number(text)?),
            b'_' => Reply::Null,
            b'$' | b'*' if text == b"-1" => Reply::Null,
            b'$' | b'=' => Reply::Bulk(self.bytes(number(text)?)?.to_vec()),
            b'!' => Reply::Error(self.bytes(number(text)?)?.to_vec()),
            b'*' | b'>' => Reply::Array(self.several(number(text)?)?),
            b'~' => Reply::Set(self.several(number(text)?)?),
            b'%' => {
                let entry = |_| Ok((self.reply()?, self.reply()?));
                let count: usize = number(text)?;
                Reply::Map((0..count).map(entry).collect::<Result<_>>()?)
            }
            // A boolean or a large number; ACL and AUTH answer with neither.
            b'#' | b'(' => Reply::Bulk(text.to_vec()),
            _ => bail!("no reply begins like {:?}", line.escape_ascii().to_string()),
        })
    }

    fn several(&mut self, count: usize) -> Result<Vec<Reply>> {
        (0..count).map(|_| self.reply()).collect()
    }

    fn line(&mut self) -> Result<&'a [u8]> {
        let end = self.rest.windows(2).position(|pair| pair == b"\r\n");
        self.take(end)
    }

    fn bytes(&mut self, length: usize) -> Result<&'a [u8]> {
        self.take((self.rest.len() >= length + 2).then_some(length))
    }

    /// The bytes up to the end of a line there, if it is there already.
    fn take(&mut self, end: Option<usize>) -> Result<&'a [u8]> {
        self.is_cut |= end.is_none();
        let (taken, rest) = self.rest.split_at(end.context("the reply is cut off")?);
        self.rest = &rest[2..];
        Ok(taken)
    }
}

fn number<N: std::str::FromStr<Err: std::error::Error + Send + Sync + 'static>>(
    text: &[u8],
) -> Result<N> {
    Ok(str::from_utf8(text)?.parse()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_is_taken_once_it_is_whole() {
        let sent = b"%2\r\n$1\r\na\r\n*2\r\n:-1\r\n*-1\r\n+b\r\n~1\r\n,0.5\r\n-ERR \xff\r\n";
        let map = Reply::Map(vec![
            (
                Reply::Bulk(b"a".to_vec()),
                Reply::Array(vec![Reply::Integer(-1), Reply::Null]),
            ),
            (
                Reply::Status("b".into()),
                Reply::Set(vec![Reply::Double(0.5)]),
            ),
        ]);
        let length = sent.len() - b"-ERR \xff\r\n".len();
        for cut in 0..length {
            assert_eq!(decode(&sent[..cut]).unwrap(), None);
        }
        assert_eq!(decode(sent).unwrap(), Some((map, length)));
        let error = Reply::Error(b"ERR \xff".to_vec());
        assert_eq!(decode(&sent[length..]).unwrap(), Some((error, 8)));
        assert!(decode(b"?\r\n").is_err());
    }
}
