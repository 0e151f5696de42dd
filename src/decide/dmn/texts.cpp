// Parsing and compiling with true places.
#include "decide/dmn/texts.h"

#include <algorithm>

#include "base/text.h"
#include "decide/feel/compile.h"

namespace zhida::dmn {
namespace {

using feel::ExprPtr;

// The byte of `text` at a line and column that count from 1.
std::size_t byte_at(std::string_view text, int line, int column) {
  std::size_t at = 0;
  for (int l = 1; l < line; ++l) {
    const std::size_t end = text.find('\n', at);
    if (end == std::string_view::npos) return text.size();
    at = end + 1;
  }
  for (int c = 1; c < column && at < text.size(); ++c) {
    at += std::max<std::size_t>(decode_utf8(text, at).length, 1);
  }
  return at;
}

}  // namespace

ExprPtr Texts::expression(const std::string& text, const Position& at, const feel::Scope& scope,
                          const std::string& element) {
  return adopt(feel::parse(text, scope, element, options_.limits), text, at, element);
}

ExprPtr Texts::tests(const std::string& text, const Position& at, const feel::Scope& scope,
                     const std::string& element) {
  return adopt(feel::parse_tests(text, scope, element, options_.limits), text, at, element);
}

ExprPtr Texts::refused(const Position& at, const std::string& element, std::string code,
                       std::string zh, std::string en) {
  Diagnostic d;
  d.code = code;
  d.place = source_.place(at, element);
  d.zh = zh;
  d.en = en;
  errors_.push_back(std::move(d));
  auto out = std::make_shared<feel::Expr>();
  const auto offset = static_cast<std::uint32_t>(at.offset);
  out->span = {offset, offset};
  out->value = feel::Value::error(
      {std::move(code), std::move(zh), std::move(en), out->span, element, nullptr});
  return out;
}

ExprPtr Texts::adopt(const Result<ExprPtr>& parsed, const std::string& text, const Position& at,
                     const std::string& element) {
  const std::vector<std::uint32_t> offsets = source_.offsets(at.offset, text.size());
  ranges_.push_back({offsets.front(), offsets.back(), element});
  if (parsed) return Source::rebase(**parsed, offsets);
  for (Diagnostic d : parsed.errors()) {
    const std::size_t byte = byte_at(text, d.place.line, d.place.column);
    d.place = source_.place(offsets[std::min(byte, text.size())], element);
    errors_.push_back(std::move(d));
  }
  auto failed = std::make_shared<feel::Expr>();
  failed->span = {offsets.front(), offsets.back()};
  const Diagnostic& first = parsed.errors().front();
  failed->value =
      feel::Value::error({first.code, first.zh, first.en, failed->span, element, nullptr});
  return failed;
}

void Texts::report(const feel::ErrorInfo& error, const std::string& element) {
  Diagnostic d;
  d.code = error.code;
  d.place = source_.place(error.span.begin, element);
  d.zh = error.zh;
  d.en = error.en;
  errors_.push_back(std::move(d));
}

const std::string& Texts::default_language() const { return source_.expression_language(); }

std::shared_ptr<const feel::Program> Texts::compile(const ExprPtr& tree, const feel::Scope& scope,
                                                    const std::string& element) {
  feel::CompileOptions options;
  options.element = element;
  options.strict_types = options_.strict;
  options.place = [&](feel::Span at, std::string where) {  // spans are bytes of the file
    for (const Range& r : ranges_) {
      if (where == element && at.begin >= r.begin && at.begin <= r.end) where = r.element;
    }
    return source_.place(at.begin, std::move(where));
  };
  auto program = feel::compile(tree, scope, options);
  const Diagnostics& said = program ? (*program)->warnings : program.errors();
  errors_.insert(errors_.end(), said.begin(), said.end());
  return program ? *program : nullptr;
}

}  // namespace zhida::dmn
