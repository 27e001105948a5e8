//! `duoyin annotate`

use duoyin::export::{AnnotatedForm, AnnotatedOptions, annotate};

use super::environment::Environment;
use super::input::Documents;
use super::{Exit, output};

#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    documents: Documents,
    /// The form of the annotations
    #[arg(long, value_enum, default_value_t = Form::Inline)]
    format: Form,
    /// Write what is spoken (tone sandhi) instead of the dictionary's reading
    #[arg(long)]
    spoken: bool,
    /// Say for each polyphone what decided, and what the runner-up was
    #[arg(long)]
    explain: bool,
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
    let (documents, _) = arguments.documents.read(environment)?;
    let form = match arguments.format {
        Form::Inline => AnnotatedForm::Inline,
        Form::Ruby => AnnotatedForm::Ruby,
        Form::Furigana => AnnotatedForm::Furigana,
        Form::Json => AnnotatedForm::Json,
    };
    let options = AnnotatedOptions { spoken: arguments.spoken, explain: arguments.explain };
    for document in &documents {
        output::print(&annotate(document, form, options)?)?;
    }
    Ok(Exit::Done)
}
