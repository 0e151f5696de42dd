// Runs a compiled regular expression: backtracking over an explicit stack, every instruction counted.
#include <unicode/uchar.h>

#include "base/text.h"
#include "decide/feel/regex_program.h"

namespace zhida::feel {

char32_t fold_case(char32_t c) {
  return static_cast<char32_t>(u_foldCase(static_cast<UChar32>(c), U_FOLD_CASE_DEFAULT));
}

std::string_view RegexSearch::group(std::size_t g) const {
  const std::size_t first = registers_[2 * g];
  const std::size_t last = registers_[2 * g + 1];
  if (first == kUnset || last == kUnset) return {};
  return text_.substr(first, last - first);
}

void RegexSearch::set(std::int32_t index, std::size_t value) {
  std::size_t& r = registers_[static_cast<std::size_t>(index)];
  // Without an open choice nothing will ever ask for the old value.
  if (!choices_.empty()) choices_.push_back({~index, r});
  r = value;
}

bool RegexSearch::backtrack(std::size_t& pc, std::size_t& at) {
  while (!choices_.empty()) {
    const Choice c = choices_.back();
    choices_.pop_back();
    if (c.pc >= 0) {
      pc = static_cast<std::size_t>(c.pc);
      at = c.position;
      return true;
    }
    registers_[static_cast<std::size_t>(~c.pc)] = c.position;
  }
  return false;
}

// Consumes one code point when the instruction takes it.
bool RegexSearch::one(const RegexInstruction& i, std::size_t& at) const {
  const Utf8CodePoint c = decode_utf8(text_, at);
  if (c.length == 0) return false;
  bool taken = false;
  switch (i.op) {
    case RegexOp::kChar: taken = c.value == static_cast<char32_t>(i.x); break;
    case RegexOp::kFolded: taken = fold_case(c.value) == static_cast<char32_t>(i.x); break;
    // XPath 3.1, 5.6.1: without flag s the dot matches neither line feed nor carriage return.
    case RegexOp::kAny: taken = c.value != U'\n' && c.value != U'\r'; break;
    case RegexOp::kSet:
      taken = program_.sets[static_cast<std::size_t>(i.x)]->contains(static_cast<UChar32>(c.value));
      break;
    default: taken = true;
  }
  if (taken) at += c.length;
  return taken;
}

// XPath 3.1, 5.6.1, flag m: ^ also stands after any line feed but a last one, $ also before any line feed.
bool RegexSearch::holds(RegexOp op, std::size_t at) const {
  switch (op) {
    case RegexOp::kTextStart: return at == 0;
    case RegexOp::kTextEnd: return at == text_.size();
    case RegexOp::kLineStart: return at == 0 || (text_[at - 1] == '\n' && at < text_.size());
    default: return at == text_.size() || text_[at] == '\n';
  }
}

bool RegexSearch::again(std::size_t g, std::size_t& at) const {
  const std::string_view wanted = group(g);
  if (!program_.flags.ignore_case) {
    if (!text_.substr(at).starts_with(wanted)) return false;
    at += wanted.size();
    return true;
  }
  std::size_t here = at;
  for (std::size_t there = 0; there < wanted.size();) {
    const Utf8CodePoint a = decode_utf8(wanted, there);
    const Utf8CodePoint b = decode_utf8(text_, here);
    if (a.length == 0 || b.length == 0 || fold_case(a.value) != fold_case(b.value)) return false;
    there += a.length;
    here += b.length;
  }
  at = here;
  return true;
}

bool RegexSearch::run(std::size_t from) {
  registers_.assign(static_cast<std::size_t>(program_.registers), kUnset);
  choices_.clear();
  steps_ -=
      program_.registers / 16;  // so that patterns of thousands of groups pay for their registers
  registers_[0] = from;
  std::size_t pc = 0;
  std::size_t at = from;
  while (steps_ > 0) {
    --steps_;
    const RegexInstruction& i = program_.code[pc];
    bool going = true;
    ++pc;
    switch (i.op) {
      case RegexOp::kSplit:
        choices_.push_back({i.y, at});
        pc = static_cast<std::size_t>(i.x);
        break;
      case RegexOp::kJump: pc = static_cast<std::size_t>(i.x); break;
      case RegexOp::kSave: set(i.x, at); break;
      case RegexOp::kAdvanced:
        if (registers_[static_cast<std::size_t>(i.x)] == at) pc = static_cast<std::size_t>(i.y);
        break;
      case RegexOp::kTextStart:
      case RegexOp::kTextEnd:
      case RegexOp::kLineStart:
      case RegexOp::kLineEnd: going = holds(i.op, at); break;
      case RegexOp::kBackReference:
        steps_ -= static_cast<int>(group(static_cast<std::size_t>(i.x)).size());
        going = again(static_cast<std::size_t>(i.x), at);
        break;
      case RegexOp::kMatch: registers_[1] = at; return true;
      default: going = one(i, at);
    }
    if (!going && !backtrack(pc, at)) return false;
  }
  return false;
}

bool RegexSearch::find(std::size_t from) {
  for (std::size_t at = from; steps_ > 0;) {
    if (run(at)) return true;
    if (at >= text_.size()) return false;
    const std::size_t length = decode_utf8(text_, at).length;
    at += length == 0 ? 1 : length;
  }
  return false;
}

}  // namespace zhida::feel
