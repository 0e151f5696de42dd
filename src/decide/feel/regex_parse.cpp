// Parses regular expressions into trees and writes them out as programs.
//
// Clause: XML Schema 1.1 part 2, G (grammar); XPath and XQuery Functions 3.1, 5.6.1 (anchors, reluctant quantifiers,
//         groups, back-references, flags)
#include <string>
#include <utility>

#include "base/text.h"
#include "decide/feel/regex.h"
#include "decide/feel/regex_program.h"

namespace zhida::feel {
namespace {

struct Node {
  enum class Kind : std::uint8_t {
    kInstruction,
    kSequence,
    kChoice,
    kRepeat,
    kGroup
  } kind = Kind::kSequence;
  RegexInstruction instruction;  // kInstruction
  std::vector<Node> children;
  int minimum = 1;  // kRepeat
  int maximum = 1;  // kRepeat; negative = no limit
  bool greedy = true;
  int loop_register = -1;  // kRepeat; negative = none is needed
  int group = 0;           // kGroup
};

bool may_be_empty(const Node& n) {
  switch (n.kind) {
    case Node::Kind::kInstruction: return n.instruction.op >= RegexOp::kTextStart;
    case Node::Kind::kRepeat: return n.minimum == 0 || may_be_empty(n.children[0]);
    case Node::Kind::kChoice:
      for (const Node& c : n.children) {
        if (may_be_empty(c)) return true;
      }
      return false;
    default:
      for (const Node& c : n.children) {
        if (!may_be_empty(c)) return false;
      }
      return true;
  }
}

// Flag x: blanks outside of classes mean nothing. Clause: XPath and XQuery Functions 3.1, 5.6.2
std::u32string without_blanks(std::u32string_view pattern) {
  std::u32string out;
  int brackets = 0;
  bool escaped = false;
  for (const char32_t c : pattern) {
    const bool blank = c == U' ' || c == U'\t' || c == U'\n' || c == U'\r';
    if (blank && brackets == 0) continue;
    out.push_back(c);
    if (!escaped && c == U'[') ++brackets;
    if (!escaped && c == U']' && brackets > 0) --brackets;
    escaped = !escaped && c == U'\\';
  }
  return out;
}

class Parser {
 public:
  Parser(std::u32string_view pattern, RegexFlags flags) : pattern_(pattern) {
    program_.flags = flags;
  }

  Result<RegexProgram> run() {
    Node root = program_.flags.plain ? plain() : choice(0);
    if (!error_ && at_ < pattern_.size()) fail(at_ + 1, "“)”没有对应的“(”", "')' has no '('");
    if (error_) return std::move(*error_);
    // Captures keep the first registers; loops come after them.
    program_.groups = groups_;
    program_.registers = 2 * (groups_ + 1) + loops_;
    emit(root);
    put(RegexOp::kMatch);
    if (work_ > kRegexProgramMax) {
      return regex_error(0, "正则表达式展开后过大",
                         "the pattern is too large when its repetitions are written out");
    }
    return std::move(program_);
  }

 private:
  // ---- reading

  [[nodiscard]] bool done() const { return error_ || at_ >= pattern_.size(); }
  [[nodiscard]] char32_t peek(std::size_t ahead = 0) const {
    return at_ + ahead < pattern_.size() ? pattern_[at_ + ahead] : U'\0';
  }
  void fail(std::size_t column, std::string_view zh, std::string_view en) {
    if (!error_) error_ = regex_error(column, zh, en);
  }

  static Node instruction(RegexOp op, std::int32_t x = 0) {
    Node n;
    n.kind = Node::Kind::kInstruction;
    n.instruction = {op, x, 0};
    return n;
  }

  [[nodiscard]] Node character(char32_t c) const {
    if (!program_.flags.ignore_case)
      return instruction(RegexOp::kChar, static_cast<std::int32_t>(c));
    return instruction(RegexOp::kFolded, static_cast<std::int32_t>(fold_case(c)));
  }

  Node set(const icu::UnicodeSet& characters) {
    auto frozen = std::make_shared<icu::UnicodeSet>(characters);
    frozen->freeze();
    program_.sets.push_back(std::move(frozen));
    return instruction(RegexOp::kSet, static_cast<std::int32_t>(program_.sets.size() - 1));
  }

  Node plain() {
    Node out;
    for (; at_ < pattern_.size(); ++at_) out.children.push_back(character(pattern_[at_]));
    return out;
  }

  Node choice(int depth) {
    Node out;
    out.kind = Node::Kind::kChoice;
    if (depth > kRegexDepthMax) {
      fail(at_ + 1, "括号嵌套过深", "groups nest too deeply");
      return out;
    }
    out.children.push_back(branch(depth));
    while (!done() && peek() == U'|') {
      ++at_;
      out.children.push_back(branch(depth));
    }
    return out;
  }

  Node branch(int depth) {
    Node out;
    while (!done() && peek() != U'|' && peek() != U')') {
      Node piece = atom(depth);
      out.children.push_back(quantified(std::move(piece)));
    }
    return out;
  }

  Node atom(int depth) {
    const char32_t c = pattern_[at_++];
    const RegexFlags& flags = program_.flags;
    switch (c) {
      case U'.': return instruction(flags.dot_all ? RegexOp::kAll : RegexOp::kAny);
      case U'^': return instruction(flags.lines ? RegexOp::kLineStart : RegexOp::kTextStart);
      case U'$': return instruction(flags.lines ? RegexOp::kLineEnd : RegexOp::kTextEnd);
      case U'(': return group(depth);
      case U'\\': return escape();
      case U'[': {
        auto characters = parse_class(pattern_, at_, flags.ignore_case);
        if (characters) return set(*characters);
        if (!error_) error_ = characters.errors()[0];
        return {};
      }
      case U'?':
      case U'*':
      case U'+':
        fail(at_, "量词之前没有可重复的内容", "nothing precedes the quantifier");
        return {};
      case U'{':
      case U'}':
      case U']': fail(at_, "这个括号须加反斜杠", "write this bracket with a backslash"); return {};
      default: return character(c);
    }
  }

  Node group(int depth) {
    const std::size_t open = at_;
    Node out;
    out.kind = Node::Kind::kGroup;
    if (peek() == U'?') {
      if (peek(1) != U':') {
        fail(open, "“(?”之后只能是“:”", "only ':' may follow '(?'");
        return out;
      }
      at_ += 2;
    } else {
      out.group = ++groups_;
      closed_.push_back(false);
    }
    out.children.push_back(choice(depth + 1));
    if (error_) return out;
    if (peek() != U')') {
      fail(open, "“(”没有对应的“)”", "'(' has no ')'");
      return out;
    }
    ++at_;
    if (out.group > 0) closed_[static_cast<std::size_t>(out.group) - 1] = true;
    return out;
  }

  // at_ stands after the backslash.
  Node escape() {
    const char32_t c = peek();
    if (c >= U'1' && c <= U'9') return back_reference();
    auto many = parse_multi_escape(pattern_, at_);
    if (!many) {
      error_ = many.errors()[0];
      return {};
    }
    if (*many) return set(**many);
    const auto single = single_escape(c);
    if (!single) {
      fail(at_, "没有这样的转义", "no such escape");
      return {};
    }
    ++at_;
    return character(*single);
  }

  // The longest number that names a group seen so far; the group must be complete.
  Node back_reference() {
    const std::size_t column = at_;
    int number = static_cast<int>(pattern_[at_++] - U'0');
    while (peek() >= U'0' && peek() <= U'9') {
      const int longer = number * 10 + static_cast<int>(peek() - U'0');
      if (longer > groups_) break;
      number = longer;
      ++at_;
    }
    if (number > groups_ || !closed_[static_cast<std::size_t>(number) - 1]) {
      fail(column, "反向引用的括号不存在或尚未结束",
           "the back-reference names no group that is complete here");
    }
    return instruction(RegexOp::kBackReference, number);
  }

  std::optional<int> count() {
    if (peek() < U'0' || peek() > U'9') return std::nullopt;
    int out = 0;
    while (peek() >= U'0' && peek() <= U'9') {
      out = out * 10 + static_cast<int>(pattern_[at_++] - U'0');
      if (out > kRegexRepeatMax) {
        fail(at_, "重复次数不能超过 10000", "at most 10000 repetitions");
        return std::nullopt;
      }
    }
    return out;
  }

  Node quantified(Node piece) {
    if (error_) return piece;
    Node out;
    out.kind = Node::Kind::kRepeat;
    switch (peek()) {
      case U'?':
        out.minimum = 0;
        ++at_;
        break;
      case U'*':
        out.minimum = 0, out.maximum = -1;
        ++at_;
        break;
      case U'+':
        out.maximum = -1;
        ++at_;
        break;
      case U'{':
        ++at_;
        if (!bounds(out)) return out;
        break;
      default: return piece;
    }
    if (peek() == U'?') {
      out.greedy = false;
      ++at_;
    }
    // A round that consumed nothing must end the loop, which then remembers where the round began.
    if (out.maximum < 0 && may_be_empty(piece)) out.loop_register = loops_++;
    out.children.push_back(std::move(piece));
    return out;
  }

  // After "{": n}, n,} or n,m}.
  bool bounds(Node& out) {
    const std::size_t open = at_;
    const auto low = count();
    auto high = low;
    bool unbounded = false;
    if (low && peek() == U',') {
      ++at_;
      unbounded = peek() == U'}';
      if (!unbounded) high = count();
    }
    if (!low || !high || peek() != U'}' || *high < *low) {
      fail(open, "重复次数应写作 {n}、{n,} 或 {n,m}", "repetitions are written {n}, {n,} or {n,m}");
      return false;
    }
    ++at_;
    out.minimum = *low;
    out.maximum = unbounded ? -1 : *high;
    return true;
  }

  // ---- writing

  [[nodiscard]] std::int32_t here() const {
    return static_cast<std::int32_t>(program_.code.size());
  }
  RegexInstruction& at(std::int32_t i) { return program_.code[static_cast<std::size_t>(i)]; }

  std::int32_t put(RegexOp op, std::int32_t x = 0, std::int32_t y = 0) {
    program_.code.push_back({op, x, y});
    return here() - 1;
  }

  // Repetitions are written out, so that both the program and the work of writing it must be capped.
  void emit(const Node& n) {
    if (++work_ > kRegexProgramMax) return;
    switch (n.kind) {
      case Node::Kind::kInstruction: put(n.instruction.op, n.instruction.x); break;
      case Node::Kind::kSequence:
        for (const Node& c : n.children) emit(c);
        break;
      case Node::Kind::kChoice: emit_choice(n); break;
      case Node::Kind::kRepeat: emit_repeat(n); break;
      case Node::Kind::kGroup:
        if (n.group > 0) put(RegexOp::kSave, 2 * n.group);
        emit(n.children[0]);
        if (n.group > 0) put(RegexOp::kSave, 2 * n.group + 1);
        break;
    }
  }

  void emit_choice(const Node& n) {
    std::vector<std::int32_t> ends;
    for (std::size_t i = 0; i + 1 < n.children.size(); ++i) {
      const std::int32_t split = put(RegexOp::kSplit, here() + 1);
      emit(n.children[i]);
      ends.push_back(put(RegexOp::kJump));
      at(split).y = here();
    }
    emit(n.children.back());
    for (const std::int32_t end : ends) at(end).x = here();
  }

  // A split whose two ways are the body, which follows, and the exit, which is filled in later.
  std::int32_t split_before_body() { return put(RegexOp::kSplit, here() + 1); }
  void set_exit(std::int32_t split, bool greedy) {
    at(split).y = here();
    if (!greedy) std::swap(at(split).x, at(split).y);
  }

  void emit_repeat(const Node& n) {
    const Node& body = n.children[0];
    for (int i = 0; i < n.minimum && work_ <= kRegexProgramMax; ++i) emit(body);
    if (n.maximum < 0) {
      const bool guarded = n.loop_register >= 0;
      const std::int32_t reg = 2 * (groups_ + 1) + n.loop_register;
      const std::int32_t split = split_before_body();
      if (guarded) put(RegexOp::kSave, reg);
      emit(body);
      const std::int32_t check = guarded ? put(RegexOp::kAdvanced, reg) : -1;
      put(RegexOp::kJump, split);
      if (guarded) at(check).y = here();
      set_exit(split, n.greedy);
      return;
    }
    std::vector<std::int32_t> splits;
    for (int i = n.minimum; i < n.maximum && work_ <= kRegexProgramMax; ++i) {
      splits.push_back(split_before_body());
      emit(body);
    }
    for (const std::int32_t split : splits) set_exit(split, n.greedy);
  }

  std::u32string_view pattern_;
  std::size_t at_ = 0;
  RegexProgram program_;
  std::optional<Diagnostic> error_;
  int groups_ = 0;
  int loops_ = 0;
  std::vector<bool> closed_;  // group g at g - 1
  std::size_t work_ = 0;
};

}  // namespace

Result<RegexProgram> parse_regex(std::string_view pattern, RegexFlags flags) {
  std::u32string points = code_points(pattern);
  if (points.size() > kRegexPatternMax) {
    return regex_error(0, "正则表达式超过 8192 个字符",
                       "the pattern is longer than 8192 characters");
  }
  if (flags.blanks && !flags.plain) points = without_blanks(points);
  return Parser(points, flags).run();
}

}  // namespace zhida::feel
