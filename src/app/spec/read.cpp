// Reads a *.test file: paragraphs of `given` and `today` lines and of `expression => expected` lines.
#include <algorithm>
#include <optional>
#include <utility>

#include "app/spec/spec.h"
#include "base/civil.h"
#include "base/text.h"

namespace zhida::spec {
namespace {

constexpr std::string_view kArrow = "=>";
constexpr std::string_view kGiven = "given ";
constexpr std::string_view kToday = "today ";
constexpr CivilDate kDefaultToday{2026, 1, 1};

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

// The first `mark` that is not inside a string literal.
std::size_t find_outside_strings(std::string_view text, std::string_view mark) {
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (quoted && text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      quoted = !quoted;
    } else if (!quoted && text.substr(i).starts_with(mark)) {
      return i;
    }
  }
  return std::string_view::npos;
}

struct Line {
  std::string text;
  int number = 0;
};

class Reader {
 public:
  Reader(std::string_view text, std::string_view path) : text_(text), path_(path) {}

  Result<File> read() {
    file_.path = path_;
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
    if (indented && !text.empty() && line_) {
      line_->text += "\n" + std::string(text);
      return;
    }
    finish_line();
    if (text.empty()) {
      givens_.clear();
      today_ = days_from_civil(kDefaultToday);
      return;
    }
    line_ = Line{std::string(text), number_};
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
    if (e.expression.empty() || e.expected.empty()) {
      return fail(line.number, "E-SPEC-SYNTAX", "“=>”的一边是空的", "one side of “=>” is empty",
                  "1 + 2 => 3");
    }
    file_.expectations.push_back(std::move(e));
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
  std::int64_t today_ = days_from_civil(kDefaultToday);
};

}  // namespace

Result<File> read(std::string_view text, std::string_view path) {
  return Reader(text, path).read();
}

}  // namespace zhida::spec
