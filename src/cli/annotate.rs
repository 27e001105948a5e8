//! `duoyin annotate`

use std::io::Write;
use std::path::PathBuf;

use anyhow::bail;
use duoyin::export::{
    AnnotatedForm, AnnotatedOptions, Extent, ResolvedStyle, annotate, annotate_only, characters, json_lines, resolve,
};
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
    if arguments.resolve && matches!(arguments.format, Some(Form::Json)) {
        bail!("--format json cannot be resolved: it names the readings of all characters anyway");
    }
    let (documents, lexicon) = arguments.documents.read_marked(environment)?;
    let write = |out: &mut dyn Write| {
        documents.iter().try_for_each(|(document, mark)| match &arguments {
            Arguments { resolve: true, .. } => {
                out.write_all(mark.as_bytes())?;
                out.write_all(&resolved(document, &lexicon, &arguments))
            }
            _ => annotated(document, &arguments, out),
        })
    };
    match &arguments.output {
        Some(path) => output::Staged::write_with(path, write)?.publish()?,
        None => output::print_with(write)?,
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

fn annotated(document: &ReadDocument, arguments: &Arguments, out: &mut dyn Write) -> std::io::Result<()> {
    let options = AnnotatedOptions { spoken: arguments.spoken, explain: arguments.explain };
    match arguments.format.unwrap_or(Form::Inline).page() {
        Some(form) => out.write_all(&annotate(document, form, options)),
        None => json_lines(document, options).try_for_each(|line| out.write_all(&line)),
    }
}

fn resolved(document: &ReadDocument, lexicon: &Lexicon, arguments: &Arguments) -> Vec<u8> {
    let style = match arguments.format {
        None => ResolvedStyle::AsWritten,
        Some(Form::Inline) => ResolvedStyle::Inline,
        Some(form) => {
            let shown = characters(document, lexicon, arguments.extent());
            return form.page().map_or(Vec::new(), |form| annotate_only(document, form, &shown));
        }
    };
    resolve(document, lexicon, style, arguments.extent()).into_bytes()
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
        let names: Vec<String> = documents.iter().map(|read| output::quoted(&read.document.name)).collect();
        out.push_str(&format!(": `duoyin polyphones {} --review` goes through them", names.join(" ")));
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

impl Form {
    /// The form of the whole text; `None` where each sentence stands for itself.
    fn page(self) -> Option<AnnotatedForm> {
        match self {
            Form::Inline => Some(AnnotatedForm::Inline),
            Form::Ruby => Some(AnnotatedForm::Ruby),
            Form::Furigana => Some(AnnotatedForm::Furigana),
            Form::Json => None,
        }
    }
}
