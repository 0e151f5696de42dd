// Splits the text into cells.
#include "service/intake/csv.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "service/intake/problem.h"

namespace zhida::intake {
namespace {

// What the first line that is not blank has most of, outside of quotes; a comma where it has none.
char separator_of(std::string_view text) {
  constexpr std::string_view kSeparators = ",;\t";
  std::size_t counts[] = {0, 0, 0};
  bool in_quotes = false;
  bool any = false;
  for (const char c : text) {
    if (c == '"') in_quotes = !in_quotes;
    if (in_quotes) continue;
    if ((c == '\n' || c == '\r') && any) break;
    any = any || (c != '\n' && c != '\r');
    const std::size_t at = kSeparators.find(c);
    if (at != std::string_view::npos) ++counts[at];
  }
  return kSeparators[static_cast<std::size_t>(
      std::max_element(std::begin(counts), std::end(counts)) - std::begin(counts))];
}

class CsvReader {
 public:
  CsvReader(std::string_view text, const std::string& file, const SheetLimits& limits)
      : text_(text), limits_(limits), separator_(separator_of(text)) {
    sheet_.file = file;
  }

  Result<Sheet> read() {
    while (at_ < text_.size()) {
      if (sheet_.rows().size() >= limits_.rows) {
        return too_many("行", "rows", limits_.rows, line_);
      }
      sheet_.begin_row(line_);
      for (bool more = true; more;) {
        const auto next = cell();
        if (!next) return next.errors();
        more = *next;
        if (sheet_.rows().back().width > limits_.columns) {
          return too_many("列", "columns", limits_.columns, sheet_.rows().back().number);
        }
        if (sheet_.cells() > limits_.cells)
          return too_many("个单元格", "cells", limits_.cells, sheet_.rows().back().number);
      }
    }
    return std::move(sheet_);
  }

 private:
  [[nodiscard]] Diagnostic fail(std::string_view code, pack::Text what, pack::Text help,
                                std::uint32_t line) const {
    const auto shown = std::min<std::uint32_t>(line, std::numeric_limits<int>::max());
    return failure(code, sheet_.file, std::move(what), std::move(help), static_cast<int>(shown));
  }

  [[nodiscard]] Diagnostic too_many(std::string_view zh, std::string_view en, std::size_t limit,
                                    std::uint32_t line) const {
    const std::string n = std::to_string(limit);
    return fail("E-IMPORT-LIMIT",
                {"超过 " + n + " " + std::string(zh), "more than " + n + " " + std::string(en)},
                {"拆成几个文件，分别导入", "split the file and import the parts"}, line);
  }

  // Adds one cell. True when another of the same row follows.
  Result<bool> cell() {
    if (at_ < text_.size() && text_[at_] == '"') return quoted();
    const std::size_t end = std::min(text_.find_first_of(ends(), at_), text_.size());
    const std::string_view kept = text_.substr(at_, end - at_);
    at_ = end;
    return put(kept);
  }

  Result<bool> quoted() {
    const std::uint32_t began = line_;
    std::string kept;
    for (++at_;; ++at_) {
      if (at_ >= text_.size()) {
        return fail("E-IMPORT-QUOTE", {"引号没有结束", "the quotation mark is not closed"},
                    {"补上后一个引号；文字里的引号写两个",
                     "close it; a quotation mark inside of text is written twice"},
                    began);
      }
      if (text_[at_] == '"') {
        if (at_ + 1 >= text_.size() || text_[at_ + 1] != '"') break;
        ++at_;
      } else if (text_[at_] == '\n') {
        ++line_;
      }
      kept += text_[at_];
    }
    ++at_;
    if (at_ < text_.size() && ends().find(text_[at_]) == std::string_view::npos) {
      return fail("E-IMPORT-QUOTE",
                  {"后一个引号之后还有文字", "there is text after the closing quotation mark"},
                  {"文字里的引号写两个", "a quotation mark inside of text is written twice"},
                  line_);
    }
    return put(kept);
  }

  Result<bool> put(std::string_view kept) {
    if (kept.size() > limits_.cell_bytes) {
      return too_many("字节（一个单元格）", "bytes in one cell", limits_.cell_bytes, line_);
    }
    sheet_.add(CellKind::kText, kept);
    if (at_ >= text_.size()) return false;
    const char end = text_[at_++];
    if (end == separator_) return true;
    if (end == '\r' && at_ < text_.size() && text_[at_] == '\n') ++at_;
    ++line_;
    return false;
  }

  [[nodiscard]] std::string_view ends() const {
    switch (separator_) {
      case ';': return ";\r\n";
      case '\t': return "\t\r\n";
      default: return ",\r\n";
    }
  }

  std::string_view text_;
  const SheetLimits& limits_;
  const char separator_;
  Sheet sheet_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
};

}  // namespace

Result<Sheet> parse_csv(std::string_view text, const std::string& file, const SheetLimits& limits) {
  return CsvReader(text, file, limits).read();
}

}  // namespace zhida::intake
