// Takes years and units away from a header, in every order, until what is left is a name.
#include "service/intake/guess.h"

#include <algorithm>
#include <array>

#include "service/intake/fold.h"
#include "service/intake/unit.h"

namespace zhida::intake {
namespace {

constexpr std::array<std::string_view, 5> kYearEnds = {"年度", "年末", "年底", "年", ""};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::optional<std::int64_t> year_of(std::string_view digits) {
  constexpr std::size_t kDigits = 4;
  constexpr std::int64_t kFirst = 1900;
  constexpr std::int64_t kLast = 2999;
  if (digits.size() != kDigits || !std::all_of(digits.begin(), digits.end(), is_digit)) {
    return std::nullopt;
  }
  std::int64_t out = 0;
  for (const char c : digits) out = out * 10 + (c - '0');
  return out >= kFirst && out <= kLast ? std::optional(out) : std::nullopt;
}

// 本年, 上年度 …: how many years back.
std::optional<std::int64_t> back_of(std::string_view word) {
  if (word.ends_with("度")) word.remove_suffix(std::string_view("度").size());
  if (word.ends_with("末")) word.remove_suffix(std::string_view("末").size());
  const auto* const found = std::find(std::begin(pack::kYears), std::end(pack::kYears), word);
  if (found == std::end(pack::kYears)) return std::nullopt;
  return found - std::begin(pack::kYears);
}

class Search {
 public:
  explicit Search(const Catalogue& catalogue) : catalogue_(catalogue) {}

  // True when a name was found; `g` then says all of it.
  bool run(const std::string& text, Guess& g) {
    if (text.empty()) return false;
    if (shortest_.empty() || text.size() < shortest_.size()) shortest_ = text;
    if (const Catalogue::Entry* entry = catalogue_.find(text)) {
      g.entry = entry;
      g.name = text;
      return true;
    }
    return brackets(text, g) || year_first(text, g) || year_last(text, g) || unit_last(text, g);
  }

  [[nodiscard]] const std::string& shortest() const { return shortest_; }

 private:
  static bool has_year(const Guess& g) { return g.year || g.back; }

  // Puts a year or a unit into g. False when it is neither, or there is one already.
  static bool take(std::string_view word, Guess& g) {
    for (const std::string_view end : kYearEnds) {
      if (!word.ends_with(end) || has_year(g)) continue;
      if (const auto year = year_of(word.substr(0, word.size() - end.size()))) {
        g.year = year;
        return true;
      }
    }
    if (const auto back = back_of(word); back && !has_year(g)) {
      g.back = back;
      return true;
    }
    constexpr std::string_view kUnitWord = "单位:";
    if (word.starts_with(kUnitWord)) word.remove_prefix(kUnitWord.size());
    if (!is_unit(word) || !g.unit.empty()) return false;
    g.unit = word;
    return true;
  }

  // …(万元), …(2025年,万元)
  bool brackets(const std::string& text, Guess& g) {
    for (const auto& [open, close] :
         {std::pair("(", ")"), std::pair("[", "]"), std::pair("【", "】")}) {
      const std::size_t begin = text.rfind(open);
      if (begin == std::string::npos) continue;
      const std::size_t inner = begin + std::string_view(open).size();
      const std::size_t end = text.find(close, inner);
      if (end == std::string::npos) continue;
      Guess more = g;
      if (!words(std::string_view(text).substr(inner, end - inner), more)) continue;
      const std::string rest =
          text.substr(0, begin) + text.substr(end + std::string_view(close).size());
      if (run(rest, more)) return accept(more, g);
    }
    return false;
  }

  static bool words(std::string_view inner, Guess& g) {
    while (true) {
      std::size_t end = inner.size();
      std::size_t length = 0;
      for (const std::string_view mark : {",", "、", ";", "/"}) {
        const std::size_t at = inner.find(mark);
        if (at < end) {
          end = at;
          length = mark.size();
        }
      }
      if (!take(inner.substr(0, end), g)) return false;
      if (length == 0) return true;
      inner.remove_prefix(end + length);
    }
  }

  // 2025年营业收入, 上年度营业收入
  bool year_first(const std::string& text, Guess& g) {
    if (has_year(g)) return false;
    constexpr std::size_t kDigits = 4;
    for (const std::string_view end : kYearEnds) {
      const auto year = year_of(std::string_view(text).substr(0, kDigits));
      if (!year || text.compare(kDigits, end.size(), end) != 0) continue;
      Guess more = g;
      more.year = year;
      if (run(without_mark(text.substr(kDigits + end.size())), more)) return accept(more, g);
    }
    for (std::size_t i = 0; i < std::size(pack::kYears); ++i) {
      if (!text.starts_with(pack::kYears[i])) continue;
      for (const std::string_view end : {"度末", "度", "末", ""}) {
        if (text.compare(pack::kYears[i].size(), end.size(), end) != 0) continue;
        Guess more = g;
        more.back = static_cast<std::int64_t>(i);
        const std::string rest = text.substr(pack::kYears[i].size() + end.size());
        if (run(without_mark(rest), more)) return accept(more, g);
      }
    }
    return false;
  }

  // 营业收入2025年, 营业收入.2025, 营业收入_上年
  bool year_last(const std::string& text, Guess& g) {
    if (has_year(g)) return false;
    for (std::size_t at = 1; at < text.size(); ++at) {
      if ((text[at] & '\xC0') == '\x80') continue;
      Guess more = g;
      more.unit = "-";  // only a year will do here
      if (!take(std::string_view(text).substr(at), more)) continue;
      more.unit = g.unit;
      if (run(without_end_mark(text.substr(0, at)), more)) return accept(more, g);
    }
    return false;
  }

  // 营业收入万元, 营业收入/万元
  bool unit_last(const std::string& text, Guess& g) {
    const std::string_view unit = g.unit.empty() ? unit_at_end(text) : std::string_view();
    if (unit.empty() || unit.size() == text.size()) return false;
    Guess more = g;
    more.unit = unit;
    const std::string rest = without_end_mark(text.substr(0, text.size() - unit.size()));
    return run(rest, more) && accept(more, g);
  }

  static bool accept(Guess& more, Guess& g) {
    g = std::move(more);
    return true;
  }

  static bool is_mark(char c) {
    return std::string_view("._-/:").find(c) != std::string_view::npos;
  }
  static std::string without_mark(std::string text) {
    if (!text.empty() && is_mark(text.front())) text.erase(0, 1);
    return text;
  }
  static std::string without_end_mark(std::string text) {
    if (!text.empty() && is_mark(text.back())) text.pop_back();
    return text;
  }

  const Catalogue& catalogue_;
  std::string shortest_;
};

}  // namespace

Guess guess(const Catalogue& catalogue, const std::string& header) {
  constexpr std::size_t kBytesMax = 400;
  Guess out;
  const std::string key = header_key(header);
  if (key.size() > kBytesMax) return out;
  Search search(catalogue);
  if (!search.run(key, out)) {
    out = {};
    out.name = search.shortest();
  }
  return out;
}

}  // namespace zhida::intake
