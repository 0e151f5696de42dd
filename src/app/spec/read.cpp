// Reads a *.test file: paragraphs of lines that set the scene (`given`, `today`, a model) and of lines `… => expected`.
#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "app/spec/scan.h"
#include "app/spec/sketch.h"
#include "app/spec/spec.h"
#include "base/civil.h"
#include "base/text.h"

namespace zhida::spec {
namespace {

constexpr std::string_view kArrow = "=>";
constexpr std::string_view kGiven = "given ";
constexpr std::string_view kToday = "today ";
constexpr std::string_view kDecide = "decide";
constexpr std::string_view kInvoke = "invoke ";
constexpr std::string_view kLoad = "load";
constexpr CivilDate kDefaultToday{2026, 1, 1};

struct Line {
  std::string text;
  int number = 0;
};

// Lines that make a model.
struct ModelLine {
  std::string_view keyword;
  bool (Sketcher::*read)(std::string_view rest, Sketch& out) const;
  const char* example;
};
constexpr std::array<ModelLine, 5> kModelLines = {
    {{"model ", &Sketcher::files, "model fees.dmn, types.dmn"},
     {"type ", &Sketcher::type, "type tGrade: string [\"A\", \"B\"] where ? != null"},
     {"input ", &Sketcher::input, "input age: number"},
     {"decision ", &Sketcher::decision, "decision fee: number = age * 2"},
     {"table ", &Sketcher::table, "table C+"}}};

class Reader {
 public:
  Reader(std::string_view text, std::string_view path)
      : text_(text), path_(path), sketcher_(text) {}

  Result<File> read() {
    file_.path = path_;
    file_.text = text_;
    if (!is_valid_utf8(text_)) {
      fail(1, "E-SPEC-SYNTAX", "不是 UTF-8", "not UTF-8");
      return errors_;
    }
    clause();
    for (std::string_view rest = text_; !rest.empty();) {
      const std::size_t end = rest.find('\n');
      physical(rest.substr(0, end));
      rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    }
    finish_line();
    if (!errors_.empty()) return errors_;
    return std::move(file_);
  }

 private:
  // A specification that quotes no clause proves nothing: the first line names one.
  void clause() {
    const std::string_view first = trim(text_.substr(0, text_.find('\n')));
    const bool numbered = std::ranges::any_of(first, [](char c) { return c >= '0' && c <= '9'; });
    if (!first.starts_with('#') || !numbered) {
      fail(1, "E-SPEC-CLAUSE", "第一行须是写明条款的注释",
           "the first line must be a comment that names the clause",
           "# DMN 1.5, 10.3.2.3.1: number");
      return;
    }
    file_.clause = trim(first.substr(1));
  }

  // An indented line goes on where the line before it ended.
  void physical(std::string_view raw) {
    ++number_;
    const std::string_view text = trim(raw);
    const bool indented = !raw.empty() && (raw.front() == ' ' || raw.front() == '\t');
    if (text.starts_with('#')) return;
    if (text.starts_with('|')) {
      finish_line();
      return sketch(&Sketcher::row, text, number_, "| age: number || fee |");
    }
    if (indented && !text.empty() && line_) {
      line_->text += "\n" + std::string(text);
      return;
    }
    finish_line();
    if (text.empty()) {
      givens_.clear();
      sketch_ = nullptr;
      today_ = days_from_civil(kDefaultToday);
      return;
    }
    for (const ModelLine& m : kModelLines) {
      if (text.starts_with(m.keyword) &&
          find_outside_strings(text, kArrow) == std::string_view::npos)
        return sketch(m.read, trim(text.substr(m.keyword.size())), number_, m.example);
    }
    line_ = Line{std::string(text), number_};
  }

  // Adds a line to the model of the paragraph; expectations before it keep the model as it was.
  void sketch(bool (Sketcher::*add)(std::string_view, Sketch&) const, std::string_view text,
              int line, const std::string& example) {
    auto next = sketch_ ? std::make_shared<Sketch>(*sketch_) : std::make_shared<Sketch>();
    if (text.empty() || !(sketcher_.*add)(text, *next)) {
      return fail(line, "E-SPEC-SYNTAX", "模型的这一行写法不对", "a malformed line of a model",
                  example);
    }
    if (!next->files.empty() && (next->table || !next->inputs.empty() || !next->types.empty() ||
                                 !next->decisions.empty())) {
      return fail(line, "E-SPEC-SYNTAX", "model 不能与写成文字的模型同用",
                  "model does not go with a model written in lines");
    }
    sketch_ = std::move(next);
  }

  void finish_line() {
    if (!line_) return;
    const Line line = *std::exchange(line_, std::nullopt);
    const std::string_view text = line.text;
    if (text.starts_with(kGiven)) return given(text.substr(kGiven.size()), line.number);
    if (text.starts_with(kToday)) return today(trim(text.substr(kToday.size())), line.number);
    const std::size_t arrow = find_outside_strings(text, kArrow);
    if (arrow == std::string_view::npos) {
      return fail(line.number, "E-SPEC-SYNTAX", "没有“=>”", "there is no “=>”", "1 + 2 => 3");
    }
    Expectation e;
    e.expression = trim(text.substr(0, arrow));
    e.expected = trim(text.substr(arrow + kArrow.size()));
    e.givens = givens_;
    e.today = today_;
    e.line = line.number;
    e.model = sketch_;
    if (!model_form(e)) {
      return fail(line.number, "E-SPEC-SYNTAX", "decide、invoke 或 load 的写法不对",
                  "a malformed decide, invoke or load", "decide age = 17, grade = \"A\" => 1");
    }
    if (e.expression.empty() || e.expected.empty()) {
      return fail(line.number, "E-SPEC-SYNTAX", "“=>”的一边是空的", "one side of “=>” is empty",
                  "1 + 2 => 3");
    }
    file_.expectations.push_back(std::move(e));
  }

  // `decide …`, `invoke …` and `load` speak of the paragraph's model; without one they are expressions.
  bool model_form(Expectation& e) {
    const std::string text = e.expression;
    if (!e.model) return true;
    if (text == kLoad) {
      e.form = Expectation::Form::kLoad;
    } else if (text.starts_with(kInvoke)) {
      e.form = Expectation::Form::kInvoke;
      return invoke(trim(std::string_view(text).substr(kInvoke.size())), e);
    } else if (text == kDecide || text.starts_with(std::string(kDecide) + " ")) {
      e.form = Expectation::Form::kDecide;
      return decide(trim(std::string_view(text).substr(kDecide.size())), e);
    }
    return true;
  }

  // With a table: `a = 1, b = 2`; with decisions: the name of one.
  static bool decide(std::string_view rest, Expectation& e) {
    if (!e.model->table) {
      e.expression = rest;
      return !rest.empty();
    }
    e.expression = kTableName;
    if (rest.empty()) return true;
    for (const std::string_view part : split_outside(rest, ",")) {
      const std::size_t sign = find_outside(part, "=");
      if (sign == std::string_view::npos) return false;
      Given g{std::string(trim(part.substr(0, sign))), std::string(trim(part.substr(sign + 1))),
              e.line};
      if (g.name.empty() || g.text.empty()) return false;
      std::erase_if(e.givens, [&](const Given& other) { return other.name == g.name; });
      e.givens.push_back(std::move(g));
    }
    return true;
  }

  static bool invoke(std::string_view rest, Expectation& e) {
    const std::size_t open = find_outside(rest, "(");
    if (open == std::string_view::npos || !rest.ends_with(')')) return false;
    e.expression = trim(rest.substr(0, open));
    const std::string_view inner = trim(rest.substr(open + 1, rest.size() - open - 2));
    if (inner.empty()) return !e.expression.empty();
    for (const std::string_view part : split_outside(inner, ",")) {
      const std::size_t colon = find_outside(part, ":");
      if (colon == std::string_view::npos) return false;
      e.arguments.push_back({std::string(trim(part.substr(0, colon))),
                             std::string(trim(part.substr(colon + 1))), e.line});
      if (e.arguments.back().name.empty() || e.arguments.back().text.empty()) return false;
    }
    return !e.expression.empty();
  }

  void given(std::string_view text, int line) {
    const std::size_t sign = text.find('=');
    Given g;
    if (sign != std::string_view::npos) {
      g.name = trim(text.substr(0, sign));
      g.text = trim(text.substr(sign + 1));
    }
    g.line = line;
    if (g.name.empty() || g.text.empty()) {
      return fail(line, "E-SPEC-SYNTAX", "given 的写法不对", "a malformed given", "given x = 5");
    }
    std::erase_if(givens_, [&](const Given& other) { return other.name == g.name; });
    givens_.push_back(std::move(g));
  }

  void today(std::string_view text, int line) {
    const auto date = parse_civil(text);
    if (!date) {
      return fail(line, "E-SPEC-SYNTAX", "today 后面须是日期", "today takes a date",
                  "today 2026-11-23");
    }
    today_ = days_from_civil(*date);
  }

  void fail(int line, std::string_view code, std::string zh, std::string en,
            const std::string& example = {}) {
    Diagnostic d;
    d.code = code;
    d.place = {std::string(path_), {}, line, 0};
    d.zh = std::move(zh);
    d.en = std::move(en);
    if (!example.empty()) {
      d.help_zh = "例如：" + example;
      d.help_en = "for example: " + example;
    }
    errors_.push_back(std::move(d));
  }

  std::string_view text_;
  std::string_view path_;
  File file_;
  Diagnostics errors_;
  int number_ = 0;
  std::optional<Line> line_;  // under way: its continuation may follow
  std::vector<Given> givens_;
  Sketcher sketcher_;
  std::shared_ptr<const Sketch> sketch_;
  std::int64_t today_ = days_from_civil(kDefaultToday);
};

}  // namespace

Result<File> read(std::string_view text, std::string_view path) {
  return Reader(text, path).read();
}

}  // namespace zhida::spec
