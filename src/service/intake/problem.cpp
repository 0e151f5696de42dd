// Collects problems, and writes them as the table that goes back to whoever made the file.
#include "service/intake/problem.h"

#include <algorithm>
#include <limits>
#include <map>
#include <tuple>
#include <utility>

namespace zhida::intake {
namespace {

constexpr std::string_view kHeader =
    "\xEF\xBB\xBF"
    "级别 severity,文件 file,工作表 sheet,行 row,列 column,列名 header,值 value,代码 "
    "code,说明,what,"
    "改法,remedy\r\n";

bool looks_like_formula(std::string_view value) {
  if (value.empty() || std::string_view("=+-@\t\r").find(value.front()) == std::string_view::npos) {
    return false;
  }
  return !Decimal::parse(value).has_value();
}

void put(std::string& out, std::string_view cell, bool is_last = false) {
  const bool quoted = cell.find_first_of(",\"\r\n") != std::string_view::npos;
  const bool escaped = looks_like_formula(cell);
  if (quoted) out += '"';
  if (escaped) out += '\'';
  for (const char c : cell) {
    out += c;
    if (c == '"') out += c;
  }
  if (quoted) out += '"';
  out += is_last ? "\r\n" : ",";
}

}  // namespace

std::string column_letters(std::size_t index) {
  constexpr std::size_t kLetters = 26;
  std::string out;
  for (std::size_t n = index + 1; n > 0; n = (n - 1) / kLetters) {
    out.insert(out.begin(), static_cast<char>('A' + (n - 1) % kLetters));
  }
  return out;
}

void Problems::add(Problem problem) {
  ++(problem.severity == Severity::kError ? errors_ : warnings_);
  if (list_.size() < kKept) list_.push_back(std::move(problem));
}

void Problems::sort() {
  std::map<std::pair<std::string, std::string>, std::size_t> ranks;
  for (const Problem& p : list_)
    ranks.emplace(std::pair(p.where.file, p.where.sheet), ranks.size());
  using Key = std::tuple<std::size_t, std::uint32_t, std::size_t>;  // table, row, place in the list
  std::vector<Key> order;
  order.reserve(list_.size());
  for (std::size_t i = 0; i < list_.size(); ++i) {
    const Where& at = list_[i].where;
    order.emplace_back(ranks.at({at.file, at.sheet}), at.row, i);
  }
  std::sort(order.begin(), order.end());
  std::vector<Problem> sorted;
  sorted.reserve(order.size());
  for (const Key& key : order) sorted.push_back(std::move(list_[std::get<2>(key)]));
  list_ = std::move(sorted);
}

std::string Problems::to_csv() const {
  std::string out(kHeader);
  for (const Problem& p : list_) {
    put(out, p.severity == Severity::kError ? "错误 error" : "提示 warning");
    put(out, p.where.file);
    put(out, p.where.sheet);
    put(out, p.where.row == 0 ? "" : std::to_string(p.where.row));
    put(out, p.where.column);
    put(out, p.where.header);
    put(out, p.value);
    put(out, p.code);
    put(out, p.what.zh);
    put(out, p.what.en);
    put(out, p.help.zh);
    put(out, p.help.en, true);
  }
  return out;
}

Diagnostic to_diagnostic(const Problem& problem) {
  const Where& at = problem.where;
  Diagnostic d;
  d.code = problem.code;
  d.severity = problem.severity;
  d.place.file = at.file;
  d.place.line = static_cast<int>(std::min<std::uint32_t>(at.row, std::numeric_limits<int>::max()));
  std::string cell = at.column;
  if (!cell.empty() && at.row != 0) cell += std::to_string(at.row);
  if (!at.sheet.empty()) cell = at.sheet + (cell.empty() ? "" : "!" + cell);
  d.place.element = cell;
  if (!at.header.empty()) d.place.element += (cell.empty() ? "" : " ") + at.header;
  d.zh = problem.what.zh;
  d.en = problem.what.en;
  d.help_zh = problem.help.zh;
  d.help_en = problem.help.en;
  return d;
}

Diagnostic failure(std::string_view code, std::string file, pack::Text what, pack::Text help,
                   int line) {
  Diagnostic d;
  d.code = code;
  d.place.file = std::move(file);
  d.place.line = line;
  d.zh = std::move(what.zh);
  d.en = std::move(what.en);
  d.help_zh = std::move(help.zh);
  d.help_en = std::move(help.en);
  return d;
}

}  // namespace zhida::intake
