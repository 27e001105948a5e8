//! A text file that people edit and programs add to: the corrections, the learner's words.
//!
//! Programs take turns by a lock on the file. What is added is on disk before the call returns; what is taken out goes by
//! replacing the file in one step, so that whoever reads it sees the old or the new text whole.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Where the text is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextFile {
    path: PathBuf,
    option: &'static str,
}

/// Why a text file cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("cannot {action} {path}: {source}; choose another file with {option} FILE")]
pub struct TextFileError {
    action: &'static str,
    path: PathBuf,
    option: &'static str,
    source: std::io::Error,
}

impl TextFile {
    /// The file at a path, which need not exist; `option` is the option that names another one.
    pub fn new(path: &Path, option: &'static str) -> TextFile {
        TextFile { path: path.into(), option }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The text; `None` where there is no file.
    pub fn read(&self) -> Result<Option<String>, TextFileError> {
        match std::fs::read_to_string(&self.path) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.failed("read")(error)),
        }
    }

    /// Adds lines behind the last one, on disk when the call returns. A file that is not there begins with `header`.
    pub fn append(&self, header: &str, lines: &str) -> Result<(), TextFileError> {
        let append = || -> std::io::Result<()> {
            let mut file = self.locked(Create::WhereMissing)?;
            let length = file.seek(SeekFrom::End(0))?;
            let mut text = String::new();
            if length == 0 {
                text.push_str(header);
            } else {
                // A line that somebody left without an end is still a line of its own.
                let mut last = [0];
                file.seek(SeekFrom::End(-1))?;
                file.read_exact(&mut last)?;
                if last != *b"\n" {
                    text.push('\n');
                }
            }
            text.push_str(lines);
            if !text.ends_with('\n') {
                text.push('\n');
            }
            file.seek(SeekFrom::End(0))?;
            file.write_all(text.as_bytes())?;
            file.sync_data()
        };
        append().map_err(self.failed("write"))
    }

    /// Replaces the text by what `change` makes of it, in one step; nothing is written where it stays the same.
    pub fn edit(&self, change: impl FnOnce(&str) -> String) -> Result<(), TextFileError> {
        let edit = || -> std::io::Result<()> {
            let mut file = match self.locked(Create::Never) {
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
                file => file?,
            };
            let mut text = String::new();
            file.read_to_string(&mut text)?;
            let changed = change(&text);
            if changed == text { Ok(()) } else { replace(&self.path, &file, &changed) }
        };
        edit().map_err(self.failed("write"))
    }

    /// The open file, which no other program changes until it is closed.
    fn locked(&self, create: Create) -> std::io::Result<File> {
        if let (Create::WhereMissing, Some(folder)) = (create, self.path.parent()) {
            std::fs::create_dir_all(folder)?;
        }
        loop {
            let create = create == Create::WhereMissing;
            let file = OpenOptions::new().read(true).write(true).create(create).truncate(false).open(&self.path)?;
            file.lock()?;
            // Another program may have replaced the file while this one waited: then the lock is on the old one.
            if is_current(&self.path, &file)? {
                return Ok(file);
            }
        }
    }

    fn failed(&self, action: &'static str) -> impl Fn(std::io::Error) -> TextFileError + use<> {
        let TextFile { path, option } = self.clone();
        move |source| TextFileError { action, path: path.clone(), option, source }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Create {
    WhereMissing,
    Never,
}

#[cfg(unix)]
fn is_current(path: &Path, file: &File) -> std::io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let open = file.metadata()?;
    match std::fs::metadata(path) {
        Ok(named) => Ok((named.dev(), named.ino()) == (open.dev(), open.ino())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// A link stays a link, and the permissions stay as they are.
#[cfg(unix)]
fn replace(path: &Path, file: &File, text: &str) -> std::io::Result<()> {
    let path = path.canonicalize()?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut new = tempfile::NamedTempFile::new_in(folder)?;
    new.as_file().set_permissions(file.metadata()?.permissions())?;
    new.write_all(text.as_bytes())?;
    new.as_file().sync_all()?;
    new.persist(&path)?;
    // The new name is on disk with the folder.
    File::open(folder)?.sync_all()
}

/// Elsewhere an open file cannot be replaced, and so never is while this program waits.
#[cfg(not(unix))]
fn is_current(_: &Path, _: &File) -> std::io::Result<bool> {
    Ok(true)
}

#[cfg(not(unix))]
fn replace(_: &Path, mut file: &File, text: &str) -> std::io::Result<()> {
    file.seek(SeekFrom::Start(0))?;
    file.write_all(text.as_bytes())?;
    file.set_len(text.len() as u64)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(folder: &tempfile::TempDir) -> TextFile {
        TextFile::new(&folder.path().join("config").join("corrections.txt"), "--corrections")
    }

    #[test]
    fn the_first_line_makes_the_file_and_its_folder() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(&folder);
        assert_eq!(file.read().unwrap(), None);
        file.append("# header\n", "one").unwrap();
        file.append("# header\n", "two\nthree\n").unwrap();
        assert_eq!(file.read().unwrap().unwrap(), "# header\none\ntwo\nthree\n");
    }

    #[test]
    fn a_line_without_an_end_stays_a_line_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let file = TextFile::new(&folder.path().join("words.tsv"), "--words");
        std::fs::write(file.path(), "by hand").unwrap();
        file.append("# header\n", "added").unwrap();
        assert_eq!(file.read().unwrap().unwrap(), "by hand\nadded\n");
    }

    #[test]
    fn editing_replaces_the_text_and_keeps_permissions_and_links() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(&folder);
        file.edit(|_| "not written".into()).unwrap();
        assert_eq!(file.read().unwrap(), None, "nothing is made of nothing");
        file.append("", "one\ntwo").unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::{PermissionsExt, symlink};
            std::fs::set_permissions(file.path(), std::fs::Permissions::from_mode(0o640)).unwrap();
            let link = TextFile::new(&folder.path().join("link.txt"), "--corrections");
            symlink(file.path(), link.path()).unwrap();
            link.edit(|text| text.replace("two", "three")).unwrap();
            assert!(std::fs::symlink_metadata(link.path()).unwrap().is_symlink());
            assert_eq!(std::fs::metadata(file.path()).unwrap().permissions().mode() & 0o777, 0o640);
        }
        #[cfg(not(unix))]
        file.edit(|text| text.replace("two", "three")).unwrap();
        assert_eq!(file.read().unwrap().unwrap(), "one\nthree\n");
    }

    #[test]
    fn writers_at_once_lose_nothing() {
        const WRITERS: usize = 6;
        const LINES: usize = 40;
        let folder = tempfile::tempdir().unwrap();
        let file = file(&folder);
        std::thread::scope(|scope| {
            for writer in 0..WRITERS {
                let file = &file;
                scope.spawn(move || {
                    for line in 0..LINES {
                        file.append("# header\n", &format!("{writer} {line}")).unwrap();
                        // Each writer takes every second of its own lines out again.
                        if line % 2 == 1 {
                            let gone = format!("{writer} {line}\n");
                            file.edit(|text| text.replace(&gone, "")).unwrap();
                        }
                    }
                });
            }
        });
        let text = file.read().unwrap().unwrap();
        let mut lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.remove(0), "# header");
        lines.sort_unstable();
        let mut expected: Vec<String> =
            (0..WRITERS).flat_map(|writer| (0..LINES).step_by(2).map(move |line| format!("{writer} {line}"))).collect();
        expected.sort_unstable();
        assert_eq!(lines, expected);
    }

    #[test]
    fn a_file_that_cannot_be_written_is_named_with_the_option() {
        let folder = tempfile::tempdir().unwrap();
        let file = TextFile::new(folder.path(), "--corrections");
        let error = file.append("", "one").unwrap_err().to_string();
        assert!(error.starts_with("cannot write") && error.ends_with("choose another file with --corrections FILE"), "{error}");
        assert!(file.read().unwrap_err().to_string().starts_with("cannot read"));
    }
}
