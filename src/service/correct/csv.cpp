// Comma-separated text, character by character.
#include "service/correct/csv.h"

#include <algorithm>

namespace zhida::correct {

// REQUIRES: the quote that opens the field was taken
bool CsvReader::quoted(std::string& field) {
  while (!rest_.empty()) {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    if (c == '\n') ++next_line_;
    if (c != '"') {
      field += c;
    } else if (rest_.starts_with('"')) {
      field += '"';
      rest_.remove_prefix(1);
    } else {
      return rest_.empty() || rest_.front() == ',' || rest_.front() == '\n' ||
             rest_.starts_with("\r\n");
    }
  }
  return false;
}

void CsvReader::plain(std::string& field) {
  const auto end = std::min(rest_.find_first_of(",\n"), rest_.size());
  field = rest_.substr(0, end);
  rest_.remove_prefix(end);
  if (!rest_.starts_with(',') && field.ends_with('\r')) field.pop_back();
}

std::optional<std::vector<std::string>> CsvReader::next() {
  while (rest_.starts_with('\n') || rest_.starts_with("\r\n")) {
    rest_.remove_prefix(rest_.front() == '\r' ? 2 : 1);
    ++next_line_;
  }
  if (rest_.empty() || broken_) return std::nullopt;
  line_ = next_line_;
  std::vector<std::string> out;
  for (;;) {
    std::string& field = out.emplace_back();
    if (rest_.starts_with('"')) {
      rest_.remove_prefix(1);
      broken_ = !quoted(field);
      if (broken_) return std::nullopt;
      if (rest_.starts_with('\r')) rest_.remove_prefix(1);
    } else {
      plain(field);
    }
    if (!rest_.starts_with(',')) break;
    rest_.remove_prefix(1);
  }
  if (rest_.starts_with('\n')) {
    rest_.remove_prefix(1);
    ++next_line_;
  }
  return out;
}

std::string csv_field(std::string_view text) {
  // a field that a spreadsheet would take for a formula is written as text
  const bool formula = !text.empty() && (text.front() == '=' || text.front() == '+' ||
                                         text.front() == '@' || text.front() == '\t');
  if (!formula && text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string out = formula ? "\"'" : "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
  return out;
}

}  // namespace zhida::correct
