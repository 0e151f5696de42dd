// Any bytes as a regular expression, its flags, a replacement and a text (parts end with a line feed), within a small budget
// of steps. Nothing may crash or hang; what is refused names a reason; what the three functions answer fits together.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/text.h"
#include "decide/feel/regex.h"

namespace {

using zhida::feel::Regex;

constexpr int kSteps = 20'000;

std::string_view part(std::string_view& text) {
  const std::size_t end = text.find('\n');
  const std::string_view out = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return out;
}

template <typename T>
bool said(const zhida::Result<T>& result) {
  return result.ok() || (!result.errors().empty() && !result.errors().front().zh.empty());
}

// Parts and what stood between them make up the text again; so do replacements by what was found.
void compare(const Regex& regex, std::string_view text) {
  const auto parts = regex.split(text, kSteps);
  const auto same = regex.replace(text, "$0", kSteps);
  const auto found = regex.matches(text, kSteps);
  ZHIDA_CHECK(said(parts) && said(same) && said(found));
  if (same) ZHIDA_CHECK(*same == text);
  if (!parts) return;
  std::size_t length = 0;
  for (const std::string& p : *parts) length += p.size();
  ZHIDA_CHECK(length <= text.size());
  if (found && parts->size() > 1) ZHIDA_CHECK(*found);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  if (!zhida::is_valid_utf8(text)) return 0;
  const std::string_view pattern = part(text);
  const std::string_view flags = part(text);
  const std::string_view replacement = part(text);
  const auto regex = Regex::compile(pattern, flags);
  ZHIDA_CHECK(said(regex));
  if (!regex) return 0;
  // With flag q, $0 is plain text.
  if (flags.find('q') == std::string_view::npos) compare(*regex, text);
  const auto replaced = regex->replace(text, replacement, kSteps);
  ZHIDA_CHECK(said(replaced));
  if (replaced) ZHIDA_CHECK(zhida::is_valid_utf8(*replaced));
  return 0;
}
