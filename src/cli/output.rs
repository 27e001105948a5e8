//! Data to standard output, talk to standard error, files replaced atomically.

use std::io::{BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Writes data to standard output.
pub fn print(bytes: &[u8]) -> anyhow::Result<()> {
    print_with(|out| out.write_all(bytes))
}

/// Writes data to standard output bit by bit, so that it need not be in memory whole.
pub fn print_with(write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> anyhow::Result<()> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    write(&mut out)?;
    out.flush()?;
    Ok(())
}

/// Replaces a file by new content in one step.
pub fn replace(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    Staged::write(path, bytes)?.publish()
}

/// New content for a file, written whole beside it. [`Staged::publish`] puts it in the file's place in one step: whoever reads
/// the file sees the old or the new content whole. What is not published leaves no trace. Only a file is replaced: a device or a pipe
/// is written to, and a link stays a link.
pub struct Staged<'p> {
    content: Content,
    path: &'p Path,
}

/// What waits to be published.
enum Content {
    /// For a file, here without links in its path.
    File(tempfile::NamedTempFile, PathBuf),
    /// For what is there and is no file, such as /dev/null: putting a file in its place would break it for everybody.
    Stream(Vec<u8>),
}

impl<'p> Staged<'p> {
    /// Writes the content beside the file.
    pub fn write(path: &'p Path, bytes: &[u8]) -> anyhow::Result<Staged<'p>> {
        Staged::write_with(path, |out| out.write_all(bytes))
    }

    /// The same bit by bit, so that the content need not be in memory whole.
    pub fn write_with(path: &'p Path, content: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> anyhow::Result<Staged<'p>> {
        if path.is_dir() {
            bail!("cannot write {}: it is a folder; name a file in it", path.display());
        }
        if std::fs::metadata(path).is_ok_and(|there| !there.is_file()) {
            let mut bytes = Vec::new();
            content(&mut bytes).with_context(|| cannot_write(path))?;
            return Ok(Staged { content: Content::Stream(bytes), path });
        }
        let target = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let write = || -> std::io::Result<tempfile::NamedTempFile> {
            std::fs::create_dir_all(folder)?;
            let file = tempfile::Builder::new().permissions(permissions()).tempfile_in(folder)?;
            let mut out = BufWriter::new(&file);
            content(&mut out)?;
            out.flush()?;
            drop(out);
            file.as_file().sync_all()?;
            Ok(file)
        };
        let file = write().map_err(without_temporary_name).with_context(|| cannot_write(path))?;
        Ok(Staged { content: Content::File(file, target), path })
    }

    /// Replaces the file.
    pub fn publish(self) -> anyhow::Result<()> {
        let published = match self.content {
            Content::File(file, target) => file.persist(target).map(drop).map_err(std::io::Error::from),
            Content::Stream(bytes) => {
                let stream = std::fs::OpenOptions::new().write(true).open(self.path);
                stream.and_then(|mut stream| stream.write_all(&bytes))
            }
        };
        published.with_context(|| cannot_write(self.path))
    }
}

/// What the system said. Which name the temporary file would have had says nothing to anybody.
fn without_temporary_name(error: std::io::Error) -> std::io::Error {
    let said = error.get_ref().and_then(|named| named.source()).and_then(|cause| cause.downcast_ref::<std::io::Error>());
    said.and_then(std::io::Error::raw_os_error).map_or(error, std::io::Error::from_raw_os_error)
}

fn cannot_write(path: &Path) -> String {
    format!("cannot write {}; choose another place with -o FILE", path.display())
}

/// A temporary file is for its owner alone, a deck is like any other file.
#[cfg(unix)]
fn permissions() -> std::fs::Permissions {
    use std::os::unix::fs::PermissionsExt;
    std::fs::Permissions::from_mode(0o666)
}

#[cfg(not(unix))]
fn permissions() -> std::fs::Permissions {
    std::fs::metadata(".").map(|metadata| metadata.permissions()).expect("the working folder has permissions")
}

/// A progress bar on standard error, where that is a terminal and the work takes long enough to be noticed.
pub fn progress(steps: usize) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(steps as u64), ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template("{spinner} {pos}/{len} {msg}").expect("the template is well formed");
    bar.set_style(style);
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// A number with its noun.
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// A path as a shell takes it.
pub fn quoted(path: &str) -> String {
    let plain = path.chars().all(|c| c.is_alphanumeric() || "/._-".contains(c));
    if plain { path.to_owned() } else { format!("'{}'", path.replace('\'', "'\\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_pipe_is_written_to_and_never_replaced() {
        use std::os::unix::fs::FileTypeExt;

        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let reader = std::thread::spawn({
            let pipe = pipe.clone();
            move || std::fs::read(pipe)
        });
        replace(&pipe, "行".as_bytes()).unwrap();
        assert!(std::fs::metadata(&pipe).unwrap().file_type().is_fifo());
        assert_eq!(reader.join().unwrap().unwrap(), "行".as_bytes());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_and_the_file_that_it_names_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("deck.csv"), folder.path().join("link.csv"));
        std::fs::write(&file, "old").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        replace(&link, b"new").unwrap();
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "new");
        assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
    }

    #[test]
    fn a_path_can_be_pasted_into_a_shell() {
        assert_eq!(quoted("texts/第一課.txt"), "texts/第一課.txt");
        assert_eq!(quoted("my text's.txt"), r"'my text'\''s.txt'");
    }
}
