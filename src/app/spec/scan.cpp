// Finds marks outside of string literals and brackets.
#include "app/spec/scan.h"

namespace zhida::spec {
namespace {

constexpr std::string_view kOpening = "([{";
constexpr std::string_view kClosing = ")]}";

std::size_t find(std::string_view text, std::string_view mark, bool in_brackets) {
  bool quoted = false;
  int depth = 0;  // `]1..2[` is a range too: what was opened one way is closed the other way
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (quoted && text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      quoted = !quoted;
    } else if (!quoted) {
      if ((in_brackets || depth == 0) && text.substr(i).starts_with(mark)) return i;
      if (kOpening.find(text[i]) != std::string_view::npos) ++depth;
      if (kClosing.find(text[i]) != std::string_view::npos) --depth;
    }
  }
  return std::string_view::npos;
}

}  // namespace

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::size_t find_outside_strings(std::string_view text, std::string_view mark) {
  return find(text, mark, true);
}

std::size_t find_outside(std::string_view text, std::string_view mark) {
  return find(text, mark, false);
}

std::vector<std::string_view> split_outside(std::string_view text, std::string_view mark) {
  std::vector<std::string_view> out;
  for (;;) {
    const std::size_t at = find(text, mark, false);
    out.push_back(trim(text.substr(0, at)));
    if (at == std::string_view::npos) return out;
    text = text.substr(at + mark.size());
  }
}

}  // namespace zhida::spec
