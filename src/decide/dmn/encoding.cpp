// From a file's bytes to UTF-8 text, as its byte order mark or its XML declaration says.
//
// Clause: XML 1.0, 4.3.3 (encoding declarations) and appendix F
#include <algorithm>
#include <array>
#include <cctype>
#include <memory>
#include <optional>
#include <vector>

#include <unicode/ucnv.h>

#include "base/lines.h"
#include "base/text.h"
#include "decide/dmn/model.h"

namespace zhida::dmn {
namespace {

struct ConverterCloser {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, ConverterCloser>;

// Where the XML declaration names the encoding: all of `encoding="GBK"`, and the name in it.
struct Declared {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string name;
};

std::optional<Declared> declared(std::string_view text) {
  constexpr std::string_view kBegin = "<?xml";
  if (!text.starts_with(kBegin) || text.size() == kBegin.size() ||
      std::string_view(" \t\r\n").find(text[kBegin.size()]) == std::string_view::npos)
    return std::nullopt;
  const std::string_view declaration = text.substr(0, text.find("?>"));
  const std::size_t begin = declaration.find("encoding");
  if (begin == std::string_view::npos) return std::nullopt;
  const std::size_t open = declaration.find_first_of("'\"", begin);
  if (open == std::string_view::npos) return std::nullopt;
  const std::size_t close = declaration.find(declaration[open], open + 1);
  if (close == std::string_view::npos) return std::nullopt;
  return Declared{begin, close + 1, std::string(declaration.substr(open + 1, close - open - 1))};
}

enum class Encoding { kUtf8, kUtf16, kGbk, kGb18030, kOther };

Encoding encoding_of(std::string name) {
  static constexpr std::array<std::pair<std::string_view, Encoding>, 13> kNames = {
      {{"UTF-8", Encoding::kUtf8},
       {"UTF8", Encoding::kUtf8},
       {"US-ASCII", Encoding::kUtf8},
       {"ASCII", Encoding::kUtf8},
       {"UTF-16", Encoding::kUtf16},
       {"UTF-16LE", Encoding::kUtf16},
       {"UTF-16BE", Encoding::kUtf16},
       {"GB18030", Encoding::kGb18030},
       {"GBK", Encoding::kGbk},
       {"GB2312", Encoding::kGbk},
       {"CP936", Encoding::kGbk},
       {"MS936", Encoding::kGbk},
       {"WINDOWS-936", Encoding::kGbk}}};
  for (char& c : name) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  for (const auto& [known, encoding] : kNames) {
    if (known == name) return encoding;
  }
  return Encoding::kOther;
}

// The mark at the beginning of the bytes, and what it says.
struct Mark {
  std::string_view bytes;
  const char* converter;  // null: UTF-8
  const char* name;
};
constexpr std::array<Mark, 3> kMarks = {{{"\xEF\xBB\xBF", nullptr, "UTF-8"},
                                         {"\xFF\xFE", "UTF-16LE", "UTF-16"},
                                         {"\xFE\xFF", "UTF-16BE", "UTF-16"}}};

class Decoder {
 public:
  Decoder(std::string bytes, const std::string& file) : bytes_(std::move(bytes)), file_(file) {}

  Result<std::string> run(Carrier carrier) {
    if (bytes_.size() > kModelBytesMax) return too_large("文件超过 32 MiB", "the file is larger");
    auto text = carrier == Carrier::kCharacters ? as_utf8(bytes_, 0) : by_mark();
    if (!text) return text.errors();
    if (text->size() > kModelBytesMax)
      return too_large("文件转成 UTF-8 后超过 32 MiB", "the file, in UTF-8, is larger");
    if (const std::size_t nul = text->find('\0'); nul != std::string::npos)
      return fail(*text, nul, "有空字符（U+0000），XML 里不允许", "U+0000 is no character of XML");
    unname(*text);
    return text;
  }

 private:
  Result<std::string> by_mark() {
    const std::string_view all = bytes_;
    // Four bytes a character; its mark begins as that of UTF-16.
    if (all.starts_with(std::string_view("\xFF\xFE\0\0", 4)) ||
        all.starts_with(std::string_view("\0\0\xFE\xFF", 4)))
      return unread("UTF-32");
    for (const Mark& mark : kMarks) {
      if (!all.starts_with(mark.bytes)) continue;
      auto text = mark.converter == nullptr ? as_utf8(all, mark.bytes.size())
                                            : converted(mark.converter, mark.bytes.size());
      if (!text) return text;
      const auto named = declared(*text);
      const Encoding marked = mark.converter == nullptr ? Encoding::kUtf8 : Encoding::kUtf16;
      if (!named || encoding_of(named->name) == marked) return text;
      return fail({}, 0,
                  "字节顺序标记说是 " + std::string(mark.name) + "，XML 声明却说是 " +
                      excerpt(named->name) + "；请改成一致",
                  "the byte order mark says " + std::string(mark.name) +
                      ", but the XML declaration says " + excerpt(named->name) +
                      "; make them agree");
    }
    return by_declaration();
  }

  Result<std::string> by_declaration() {
    const std::string_view all = bytes_;
    if (all.starts_with(std::string_view("<\0", 2)) || all.starts_with(std::string_view("\0<", 2)))
      return unread("没有字节顺序标记的 UTF-16", "UTF-16 without a byte order mark");
    const auto named = declared(all);
    switch (named ? encoding_of(named->name) : Encoding::kUtf8) {
      case Encoding::kUtf8: return as_utf8(all, 0);
      case Encoding::kGbk: return converted("GBK", 0);
      case Encoding::kGb18030: return converted("GB18030", 0);
      case Encoding::kUtf16:
        return unread("没有字节顺序标记的 UTF-16", "UTF-16 without a byte order mark");
      case Encoding::kOther: break;
    }
    return unread(excerpt(named->name));
  }

  [[nodiscard]] Result<std::string> as_utf8(std::string_view bytes, std::size_t skip) const {
    const std::size_t good = valid_utf8_prefix(bytes);
    if (good == bytes.size()) return std::string(bytes.substr(skip));
    const std::string offset = std::to_string(good);
    return fail(bytes.substr(skip, good - skip), good - skip,
                "第 " + offset +
                    " 字节（从 0 数）不是 UTF-8 编码；请另存为 UTF-8，或在 XML 声明里写明 "
                    "encoding=\"GB18030\"",
                "byte " + offset +
                    " (from 0) is not UTF-8; save the file as UTF-8, or declare "
                    "encoding=\"GB18030\"");
  }

  // Converts in pieces, and stops at the first byte that the encoding does not have.
  [[nodiscard]] Result<std::string> converted(const char* name, std::size_t skip) const {
    UErrorCode status = U_ZERO_ERROR;
    const Converter from(ucnv_open(name, &status));
    const Converter to(ucnv_open("UTF-8", &status));
    ucnv_setToUCallBack(from.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
    ZHIDA_CHECK(U_SUCCESS(status));
    constexpr std::size_t kPiece = 1U << 16U;
    std::vector<UChar> pivot(kPiece);
    std::vector<char> piece(kPiece * 4);
    std::string out;
    const char* source = bytes_.data() + skip;
    // ICU gives the byte 0xFF, which no character of GBK has, a private one.
    const std::size_t stop =
        std::string_view(name) == "GBK" ? bytes_.find('\xFF') : std::string_view::npos;
    const char* const end = bytes_.data() + std::min(stop, bytes_.size());
    for (bool is_full = true; is_full && out.size() <= kModelBytesMax;) {
      UChar* wide = pivot.data();
      status = U_ZERO_ERROR;
      ucnv_toUnicode(from.get(), &wide, pivot.data() + pivot.size(), &source, end, nullptr, 1,
                     &status);
      is_full = status == U_BUFFER_OVERFLOW_ERROR;
      const bool is_bad = U_FAILURE(status) && !is_full;
      const UChar* narrow = pivot.data();
      char* target = piece.data();
      UErrorCode written = U_ZERO_ERROR;
      ucnv_fromUnicode(to.get(), &target, piece.data() + piece.size(), &narrow, wide, nullptr,
                       is_full ? 0 : 1, &written);
      out.append(piece.data(), static_cast<std::size_t>(target - piece.data()));
      if (is_bad || U_FAILURE(written)) {
        const auto read = static_cast<std::size_t>(source - bytes_.data());
        return malformed(name, out, read - std::min(read, unread_bytes(*from)));
      }
    }
    if (stop < bytes_.size()) return malformed(name, out, stop);
    return out;
  }

  // How many bytes before the place it stopped at the converter could not read.
  [[nodiscard]] static std::size_t unread_bytes(const UConverter& from) {
    std::array<char, 32> bad{};
    auto length = static_cast<std::int8_t>(bad.size());
    UErrorCode status = U_ZERO_ERROR;
    ucnv_getInvalidChars(&from, bad.data(), &length, &status);
    return static_cast<std::size_t>(std::max<int>(length, 0));
  }

  // REQUIRES: `before` is the text of what comes before the byte at `offset`
  [[nodiscard]] Diagnostic malformed(const char* name, const std::string& before,
                                     std::size_t offset) const {
    const std::string at = std::to_string(offset);
    return fail(before, before.size(), "第 " + at + " 字节（从 0 数）不是 " + name + " 编码",
                "byte " + at + " (from 0) is not " + name);
  }

  // The text is UTF-8 now, whatever it was: blanks in place of another name leave every place where it is.
  static void unname(std::string& text) {
    const auto named = declared(text);
    if (!named || encoding_of(named->name) == Encoding::kUtf8) return;
    std::fill_n(text.begin() + static_cast<std::ptrdiff_t>(named->begin), named->end - named->begin,
                ' ');
  }

  [[nodiscard]] Diagnostic fail(std::string_view before, std::size_t at, std::string zh,
                                std::string en) const {
    const LineIndex::Position p = LineIndex(before).at(at);
    Diagnostic d;
    d.code = "E-DMN-XML";
    d.place = {file_, "", p.line, p.column};
    d.zh = std::move(zh);
    d.en = std::move(en);
    return d;
  }

  [[nodiscard]] Diagnostic unread(const std::string& zh, const std::string& en = {}) const {
    return fail(
        {}, 0,
        "编码是 " + zh +
            "，读不了；请另存为 UTF-8（也能读带字节顺序标记的 UTF-16，以及 XML 声明写明的 GBK "
            "与 GB18030）",
        "the encoding is " + (en.empty() ? zh : en) +
            ", which is not read; save the file as UTF-8 (UTF-16 with a byte order mark is read, "
            "too, and GBK and GB18030 where the XML declaration says so)");
  }

  [[nodiscard]] Diagnostic too_large(std::string zh, const std::string& en) const {
    Diagnostic d;
    d.code = "E-DMN-SIZE";
    d.place.file = file_;
    d.zh = std::move(zh);
    d.en = en + " than 32 MiB";
    return d;
  }

  std::string bytes_;
  const std::string& file_;
};

}  // namespace

Result<std::string> decode_model(std::string bytes, const std::string& file, Carrier carrier) {
  return Decoder(std::move(bytes), file).run(carrier);
}

}  // namespace zhida::dmn
