//! `duoyin annotate`

use std::path::PathBuf;

use duoyin::export::{AnnotatedForm, AnnotatedOptions, Extent, ResolvedStyle, annotate, annotate_only, characters, resolve};
use duoyin::lexicon::Lexicon;
use duoyin::reading::{ReadDocument, ReadingChoice};

use super::environment::Environment;
use super::input::Documents;
use super::{Exit, output};

#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    documents: Documents,
    /// The form of the annotations [default: inline; with --resolve, as the document has them]
    #[arg(long, value_enum)]
    format: Option<Form>,
    /// Write what is spoken (tone sandhi) instead of the dictionary's reading
    #[arg(long)]
    spoken: bool,
    /// Say for each polyphone what decided, and what the runner-up was
    #[arg(long)]
    explain: bool,
    /// Only put the one right reading into each annotation of the document, and leave all else as it is
    #[arg(long, conflicts_with_all = ["spoken", "explain"])]
    resolve: bool,
    /// Also annotate the polyphones that have no annotation
    #[arg(long, requires = "resolve")]
    all_polyphones: bool,
    /// The file to write [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Form {
    /// 國(guó)家(jiā)
    Inline,
    /// An HTML page with ruby
    Ruby,
    /// ` 國[guó] 家[jiā]`, for Anki's furigana filter
    Furigana,
    /// One JSON object a sentence
    Json,
}

pub fn run(arguments: Arguments, environment: &Environment) -> anyhow::Result<Exit> {
    let (documents, lexicon) = arguments.documents.read_marked(environment)?;
    let mut bytes = Vec::new();
    for (document, mark) in &documents {
        bytes.extend(mark.bytes().filter(|_| arguments.resolve));
        bytes.extend(if arguments.resolve {
            resolved(document, &lexicon, &arguments)?
        } else {
            annotated(document, &arguments)?
        });
    }
    match &arguments.output {
        Some(path) => output::replace(path, &bytes)?,
        None => output::print(&bytes)?,
    }
    if arguments.resolve {
        let documents: Vec<&ReadDocument> = documents.iter().map(|(document, _)| document).collect();
        eprint!("{}", summary(&documents, &lexicon, arguments.extent()));
    }
    Ok(Exit::Done)
}

impl Arguments {
    fn extent(&self) -> Extent {
        if self.all_polyphones { Extent::AllPolyphones } else { Extent::Annotated }
    }
}

fn annotated(document: &ReadDocument, arguments: &Arguments) -> anyhow::Result<Vec<u8>> {
    let options = AnnotatedOptions { spoken: arguments.spoken, explain: arguments.explain };
    Ok(annotate(document, arguments.format.unwrap_or(Form::Inline).into(), options)?)
}

fn resolved(document: &ReadDocument, lexicon: &Lexicon, arguments: &Arguments) -> anyhow::Result<Vec<u8>> {
    let style = match arguments.format {
        None => ResolvedStyle::AsWritten,
        Some(Form::Inline) => ResolvedStyle::Inline,
        Some(Form::Json) => anyhow::bail!("--format json cannot be resolved: it names the readings of all characters anyway"),
        Some(form) => {
            let shown = characters(document, lexicon, arguments.extent());
            return Ok(annotate_only(document, form.into(), &shown)?);
        }
    };
    Ok(resolve(document, lexicon, style, arguments.extent()).into_bytes())
}

/// What was written, and what is worth a look.
fn summary(documents: &[&ReadDocument], lexicon: &Lexicon, extent: Extent) -> String {
    let (mut written, mut doubtful, mut unwritten) = (0, 0, 0);
    for document in documents {
        let shown = characters(document, lexicon, extent);
        let places = document.sentences.iter().flat_map(|sentence| sentence.characters.iter().zip(&sentence.readings));
        for (character, choice) in places.filter_map(|(character, choice)| Some((character, choice.as_ref()?))) {
            if shown.binary_search(&character.offset).is_ok() {
                written += 1;
                doubtful += usize::from(choice.is_doubtful());
            } else {
                unwritten += usize::from(is_correction(choice));
            }
        }
    }
    let mut out = format!("{}, {doubtful} of them doubtful", output::count(written, "reading", "readings"));
    if doubtful > 0 {
        out.push_str(": `duoyin polyphones DOC --review` goes through them");
    }
    if unwritten > 0 {
        let corrected = output::count(unwritten, "corrected character has", "corrected characters have");
        out.push_str(&format!("\n{corrected} no annotation: --all-polyphones writes one"));
    }
    out + "\n"
}

fn is_correction(choice: &ReadingChoice) -> bool {
    choice.evidence == duoyin::reading::Evidence::Correction
}

impl From<Form> for AnnotatedForm {
    fn from(form: Form) -> AnnotatedForm {
        match form {
            Form::Inline => AnnotatedForm::Inline,
            Form::Ruby => AnnotatedForm::Ruby,
            Form::Furigana => AnnotatedForm::Furigana,
            Form::Json => AnnotatedForm::Json,
        }
    }
}
