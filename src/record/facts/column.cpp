// Writes and reads one column of a group.
#include "record/facts/column.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <unordered_map>

#include "record/facts/bytes.h"

namespace zhida::facts {
namespace {

constexpr std::size_t kFewMax = 64;  // texts of a column that are written once each
constexpr std::size_t kWholeMax =
    12;  // digits before the point: with the scale, differences fit into 64 bits
constexpr std::size_t kScaleMax = 6;
constexpr std::array<std::int64_t, 7> kTens = {1, 10, 100, 1000, 10'000, 100'000, 1'000'000};

std::string_view value_of(const Cell& cell, std::string_view text) {
  return text.substr(cell.begin, cell.size);
}

void put_presence(std::string& out, const std::vector<Cell>& cells, std::size_t subjects) {
  if (cells.size() == subjects) {
    put<std::uint8_t>(out, 0);
    return;
  }
  put<std::uint8_t>(out, 1);
  std::string bits((subjects + 7) / 8, '\0');
  for (const Cell& cell : cells) {
    char& byte = bits[cell.row / 8U];
    byte = static_cast<char>(static_cast<unsigned char>(byte) | 1U << (cell.row % 8U));
  }
  out += bits;
}

// `number` of every cell in `width` bytes, or once.
template <typename Number>
void put_numbers(std::string& out, const std::vector<Cell>& cells, std::size_t width,
                 Number number) {
  const auto first = number(cells.front());
  const bool one = std::all_of(cells.begin(), cells.end(),
                               [&](const Cell& cell) { return number(cell) == first; });
  put<std::uint8_t>(out, one ? 0 : 1);
  for (const Cell& cell : cells) {
    put_bytes(out, static_cast<std::uint64_t>(number(cell)), width);
    if (one) break;
  }
}

struct Scaled {
  std::int64_t digits = 0;  // without the point
  std::size_t scale = 0;    // digits after it
};

// A canonical number as an integer and a scale; nothing where it has too many digits.
std::optional<Scaled> scaled(std::string_view text) {
  const auto point = text.find('.');
  Scaled out;
  out.scale = point == std::string_view::npos ? 0 : text.size() - point - 1;
  if (out.scale > kScaleMax || std::min(point, text.size()) > kWholeMax) return std::nullopt;
  std::array<char, 32> digits{};
  std::size_t size = 0;
  for (const char c : text) {
    if (c != '.') digits.at(size++) = c;
  }
  const auto read = std::from_chars(digits.data(), digits.data() + size, out.digits);
  if (read.ec != std::errc() || read.ptr != digits.data() + size) return std::nullopt;
  return out;
}

// All cells as numbers of one scale; a cell that is null or withdrawn counts as 0, its kind says what it is.
bool put_as_numbers(std::string& out, const std::vector<Cell>& cells, std::string_view text) {
  std::array<Scaled, 256> numbers{};
  std::size_t scale = 0;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (cells[i].kind == Kind::kNull || cells[i].kind == Kind::kWithdrawn) continue;
    if (cells[i].kind != Kind::kNumber) return false;
    const auto number = scaled(value_of(cells[i], text));
    if (!number) return false;
    numbers.at(i) = *number;
    scale = std::max(scale, number->scale);
  }
  std::int64_t least = 0;
  std::int64_t most = 0;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    Scaled& number = numbers.at(i);
    number.digits *= kTens.at(scale - number.scale);
    least = i == 0 ? number.digits : std::min(least, number.digits);
    most = i == 0 ? number.digits : std::max(most, number.digits);
  }
  const auto span = static_cast<std::uint64_t>(most) - static_cast<std::uint64_t>(least);
  const std::size_t width = (static_cast<std::size_t>(std::bit_width(span)) + 7) / 8;
  put<std::uint8_t>(out, 2);
  put(out, static_cast<std::uint8_t>(scale));
  put(out, least);
  put(out, static_cast<std::uint8_t>(width));
  for (std::size_t i = 0; i < cells.size(); ++i) {
    put_bytes(out,
              static_cast<std::uint64_t>(numbers.at(i).digits) - static_cast<std::uint64_t>(least),
              width);
  }
  return true;
}

void put_texts(std::string& out, const std::vector<std::string_view>& texts) {
  std::uint32_t end = 0;
  for (const auto one : texts) put(out, end += static_cast<std::uint32_t>(one.size()));
  for (const auto one : texts) out += one;
}

// Each text once, where there are few of them.
bool put_as_few(std::string& out, const std::vector<Cell>& cells, std::string_view text) {
  std::unordered_map<std::string_view, std::uint8_t> codes;
  std::vector<std::string_view> texts;
  std::string coded;
  for (const Cell& cell : cells) {
    const auto value = value_of(cell, text);
    const auto [at, added] = codes.emplace(value, static_cast<std::uint8_t>(texts.size()));
    if (added) texts.push_back(value);
    if (texts.size() > kFewMax || texts.size() * 2 > cells.size() + 1) return false;
    coded += static_cast<char>(at->second);
  }
  put<std::uint8_t>(out, 1);
  put(out, static_cast<std::uint16_t>(texts.size()));
  put_texts(out, texts);
  out += coded;
  return true;
}

void put_values(std::string& out, const std::vector<Cell>& cells, std::string_view text) {
  const auto first = value_of(cells.front(), text);
  if (std::all_of(cells.begin(), cells.end(),
                  [&](const Cell& cell) { return value_of(cell, text) == first; })) {
    put<std::uint8_t>(out, 0);
    put(out, static_cast<std::uint32_t>(first.size()));
    out += first;
    return;
  }
  if (put_as_numbers(out, cells, text) || put_as_few(out, cells, text)) return;
  put<std::uint8_t>(out, 3);
  std::vector<std::string_view> texts;
  texts.reserve(cells.size());
  for (const Cell& cell : cells) texts.push_back(value_of(cell, text));
  put_texts(out, texts);
}

// An integer of this scale as canonical text.
void unscale(std::int64_t digits, std::size_t scale, std::string& out) {
  std::array<char, 24> buffer{};
  const bool negative = digits < 0;
  const auto magnitude =
      negative ? 0 - static_cast<std::uint64_t>(digits) : static_cast<std::uint64_t>(digits);
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), magnitude).ptr;
  std::string_view all(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
  out = negative ? "-" : "";
  if (scale == 0) {
    out += all;
    return;
  }
  std::string padded(all.size() <= scale ? scale + 1 - all.size() : 0, '0');
  padded += all;
  out.append(padded, 0, padded.size() - scale);
  auto fraction = std::string_view(padded).substr(padded.size() - scale);
  while (!fraction.empty() && fraction.back() == '0') fraction.remove_suffix(1);
  if (fraction.empty()) return;
  out += '.';
  out += fraction;
}

}  // namespace

void encode_column(std::string& out, const std::vector<Cell>& cells, std::string_view text,
                   std::size_t subjects) {
  put_presence(out, cells, subjects);
  put_numbers(out, cells, 4, [](const Cell& cell) { return cell.valid_from; });
  put_numbers(out, cells, 4, [](const Cell& cell) { return cell.valid_to; });
  put_numbers(out, cells, 1, [](const Cell& cell) { return static_cast<int>(cell.kind); });
  put_values(out, cells, text);
}

std::int64_t ColumnView::Numbers::at(std::size_t cell) const {
  const auto number = bytes_at(bytes, one ? 0 : cell * width, width);
  return width == 4 ? static_cast<std::int32_t>(number) : static_cast<std::int64_t>(number);
}

std::optional<ColumnView> ColumnView::parse(std::string_view bytes, std::size_t subjects) {
  ColumnView out;
  Cursor cursor(bytes);
  out.cells_ = subjects;
  if (cursor.get<std::uint8_t>() != 0) {
    out.bitmap_ = cursor.take((subjects + 7) / 8);
    out.cells_ = 0;
    for (const char byte : out.bitmap_) {
      out.cells_ += static_cast<std::size_t>(std::popcount(static_cast<unsigned char>(byte)));
    }
  }
  const auto numbers = [&](std::size_t width) {
    const bool one = cursor.get<std::uint8_t>() == 0;
    return Numbers{cursor.take(one ? width : width * out.cells_), width, one};
  };
  out.from_ = numbers(4);
  out.to_ = numbers(4);
  out.kind_ = numbers(1);
  const auto encoding = cursor.get<std::uint8_t>();
  if (!cursor.ok() || encoding > 3 || out.cells_ == 0) return std::nullopt;
  out.encoding_ = static_cast<Encoding>(encoding);
  std::size_t texts = out.cells_;
  switch (out.encoding_) {
    case Encoding::kOne: out.texts_ = cursor.take(cursor.get<std::uint32_t>()); break;
    case Encoding::kNumbers:
      out.scale_ = cursor.get<std::uint8_t>();
      out.least_ = cursor.get<std::int64_t>();
      out.width_ = cursor.get<std::uint8_t>();
      out.codes_ = cursor.take(out.width_ * out.cells_);
      if (out.scale_ > kScaleMax || out.width_ > 8) return std::nullopt;
      break;
    case Encoding::kFew: texts = cursor.get<std::uint16_t>(); [[fallthrough]];
    case Encoding::kTexts:
      out.ends_ = cursor.take(texts * 4);
      if (!cursor.ok() || texts == 0) return std::nullopt;
      out.texts_ = cursor.take(bytes_at(out.ends_, (texts - 1) * 4, 4));
      if (out.encoding_ == Encoding::kFew) out.codes_ = cursor.take(out.cells_);
      break;
  }
  if (!cursor.at_end()) return std::nullopt;
  return out;
}

std::optional<std::size_t> ColumnView::cell_of(std::size_t row) const {
  if (bitmap_.empty()) return row;
  const auto byte = static_cast<unsigned char>(bitmap_[row / 8]);
  const auto bit = 1U << (row % 8);
  if ((byte & bit) == 0) return std::nullopt;
  auto before = static_cast<std::size_t>(std::popcount(byte & (bit - 1)));
  for (std::size_t i = 0; i < row / 8; ++i) {
    before += static_cast<std::size_t>(std::popcount(static_cast<unsigned char>(bitmap_[i])));
  }
  return before;
}

std::vector<std::uint8_t> ColumnView::rows(std::size_t subjects) const {
  std::vector<std::uint8_t> out;
  out.reserve(cells_);
  for (std::size_t row = 0; row < subjects; ++row) {
    if (!bitmap_.empty() && bitmap_[row / 8] == 0) {
      row |= 7U;  // none of these eight
    } else if (bitmap_.empty() ||
               (static_cast<unsigned char>(bitmap_[row / 8]) >> (row % 8) & 1U) != 0) {
      out.push_back(static_cast<std::uint8_t>(row));
    }
  }
  return out;
}

Kind ColumnView::kind(std::size_t cell) const {
  const auto number = kind_.at(cell);
  return number <= static_cast<std::int64_t>(Kind::kWithdrawn) ? static_cast<Kind>(number)
                                                               : Kind::kWithdrawn;
}

// "" where the ends do not ascend: such bytes do not come from encode_column.
std::string_view ColumnView::text_at(std::size_t i) const {
  if (i * 4 + 4 > ends_.size()) return {};
  const auto begin = i == 0 ? 0 : bytes_at(ends_, (i - 1) * 4, 4);
  const auto end = bytes_at(ends_, i * 4, 4);
  if (begin > end || end > texts_.size()) return {};
  return texts_.substr(begin, end - begin);
}

std::string_view ColumnView::value(std::size_t cell, std::string& made) const {
  switch (encoding_) {
    case Encoding::kOne: return texts_;
    case Encoding::kFew: return text_at(static_cast<unsigned char>(codes_[cell]));
    case Encoding::kTexts: return text_at(cell);
    case Encoding::kNumbers: break;
  }
  const Kind what = kind(cell);
  if (what == Kind::kNull || what == Kind::kWithdrawn) return {};
  const auto number = static_cast<std::uint64_t>(least_) + bytes_at(codes_, cell * width_, width_);
  unscale(static_cast<std::int64_t>(number), scale_, made);
  return made;
}

}  // namespace zhida::facts
