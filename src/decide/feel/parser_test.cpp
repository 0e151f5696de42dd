// The parser: trees by precedence, names with blanks and operators, unary tests, errors with their place.
#include <map>

#include <gtest/gtest.h>

#include "decide/feel/feel.h"

namespace zhida::feel {
namespace {

Scope scope() {
  Scope s;
  for (const char* name : {"a", "b", "a-b", "c", "x", "从业人员", "营业收入", "研发费用 / 营业收入",
                           "profit before tax", "profit", "before", "for loop", "in stock",
                           "Mike's age", "list", "date"}) {
    s.add(name, any_type());
  }
  s.members = {"first name", "name", "本年", "与主导产品相关"};
  s.types = {{"tScore", simple_type(Type::Kind::kNumber)}};
  return s;
}

const char* operator_text(ExprKind kind) {
  static const std::map<ExprKind, const char*> kTexts = {{ExprKind::kNegate, "neg"},
                                                         {ExprKind::kAdd, "+"},
                                                         {ExprKind::kSub, "-"},
                                                         {ExprKind::kMul, "*"},
                                                         {ExprKind::kDiv, "/"},
                                                         {ExprKind::kPow, "**"},
                                                         {ExprKind::kEq, "="},
                                                         {ExprKind::kNe, "!="},
                                                         {ExprKind::kLt, "<"},
                                                         {ExprKind::kLe, "<="},
                                                         {ExprKind::kGt, ">"},
                                                         {ExprKind::kGe, ">="},
                                                         {ExprKind::kAnd, "and"},
                                                         {ExprKind::kOr, "or"},
                                                         {ExprKind::kBetween, "between"},
                                                         {ExprKind::kIn, "in"},
                                                         {ExprKind::kInstanceOf, "instance"},
                                                         {ExprKind::kIf, "if"},
                                                         {ExprKind::kFor, "for"},
                                                         {ExprKind::kSome, "some"},
                                                         {ExprKind::kEvery, "every"},
                                                         {ExprKind::kIterate, ".."},
                                                         {ExprKind::kFilter, "filter"},
                                                         {ExprKind::kCall, "call"},
                                                         {ExprKind::kFunction, "function"},
                                                         {ExprKind::kList, "list"},
                                                         {ExprKind::kContext, "context"}};
  const auto it = kTexts.find(kind);
  return it == kTexts.end() ? "?" : it->second;
}

// The tree as an S-expression.
std::string tree_text(const Expr& e) {
  switch (e.kind) {
    case ExprKind::kLiteral:
      return e.value.is(Kind::kString) ? '"' + e.value.as_string() + '"' : to_literal(e.value);
    case ExprKind::kName: return "'" + e.text + "'";
    case ExprKind::kPath: return tree_text(*e.children[0]) + "." + e.text;
    case ExprKind::kInput: return "?";
    default: break;
  }
  std::string head = operator_text(e.kind);
  if (e.kind == ExprKind::kRange)
    head = std::string(e.low_closed ? "[" : "(") + ".." + (e.high_closed ? "]" : ")");
  if (e.kind == ExprKind::kTest) head = std::string("test") + operator_text(e.test);
  if (e.kind == ExprKind::kTests) head = e.negated ? "not" : "any";
  std::string out = "(" + head;
  for (const std::string& name : e.names) out += " :" + name;
  for (const TypePtr& type : e.types) out += " <" + to_string(*type) + ">";
  for (const ExprPtr& child : e.children) out += " " + tree_text(*child);
  return out + ")";
}

struct Case {
  const char* text;
  const char* tree;
};

// Clause: DMN 1.5, 10.3.1.2, grammar rule 1 to 4 and 52
TEST(ParserTest, OperatorsBindByPrecedence) {
  for (const Case& c :
       std::vector<Case>{{"1 + 2 * 3", "(+ 1 (* 2 3))"},
                         {"(1 + 2) * 3", "(* (+ 1 2) 3)"},
                         {"1 - 2 - 3", "(- (- 1 2) 3)"},
                         {"2 ** 3 ** 2", "(** (** 2 3) 2)"},
                         {"-2 ** 2", "(** (neg 2) 2)"},
                         {"a * -b", "(* 'a' (neg 'b'))"},
                         {"c - a", "(- 'c' 'a')"},
                         {"a or b and c", "(or 'a' (and 'b' 'c'))"},
                         {"a = 1 and b != 2", "(and (= 'a' 1) (!= 'b' 2))"},
                         {"a + 1 >= b", "(>= (+ 'a' 1) 'b')"},
                         {"a between 1 and 2 and b", "(and (between 'a' 1 2) 'b')"},
                         {"a in [1..5)", "(in 'a' ([..) 1 5))"},
                         {"a in (1..5)", "(in 'a' ((..) 1 5))"},
                         {"a in ]1..5[", "(in 'a' ((..) 1 5))"},
                         {"a in (1, < 3, [5..6])", "(in 'a' 1 (test< 3) ([..] 5 6))"},
                         {"a in (b)", "(in 'a' 'b')"},
                         {"a in (b) + 1", "(in 'a' (+ 'b' 1))"},
                         {"a in (b)[1]", "(in 'a' (filter 'b' 1))"},
                         {"a in < 5", "(in 'a' (test< 5))"},
                         {"a in (1) and b", "(and (in 'a' 1) 'b')"},
                         {"a[1].name", "(filter 'a' 1).name"},
                         {"a.name[1]", "(filter 'a'.name 1)"},
                         {"a instance of list<number>", "(instance <list<number>> 'a')"},
                         {"a instance of tScore", "(instance <number> 'a')"},
                         {"if a then b else c + 1", "(if 'a' 'b' (+ 'c' 1))"},
                         {"(>= 5)", "([..) 5 null)"},
                         {"(< 5)", "((..) null 5)"},
                         {"1 // one\n + /* two */ 2", "(+ 1 2)"}}) {
    const auto tree = parse(c.text, scope());
    ASSERT_TRUE(tree.ok()) << c.text << ": " << to_text(tree.errors()[0]);
    EXPECT_EQ(tree_text(**tree), c.tree) << c.text;
  }
}

// Clause: DMN 1.5, 10.3.1.4: the longest name of the scope wins.
TEST(ParserTest, NamesMayHoldBlanksOperatorsAndKeywords) {
  for (const Case& c : std::vector<Case>{
           {"a-b", "'a-b'"},
           {"a -b", "'a-b'"},
           {"a - b", "'a-b'"},
           {"b-a", "(- 'b' 'a')"},
           {"profit before tax + 1", "(+ 'profit before tax' 1)"},
           {"profit  before\ntax", "'profit before tax'"},
           {"profit + before", "(+ 'profit' 'before')"},
           {"研发费用 / 营业收入 >= 0.03", "(>= '研发费用 / 营业收入' 0.03)"},
           {"营业收入/从业人员", "(/ '营业收入' '从业人员')"},
           {"for loop + 1", "(+ 'for loop' 1)"},
           {"in stock", "'in stock'"},
           {"Mike's age", "'Mike's age'"},
           {"a.first name", "'a'.first name"},
           {"a.本年", "'a'.本年"},
           {"a.unseen", "'a'.unseen"},
           {"a[与主导产品相关]", "(filter 'a' '与主导产品相关')"},
           {"date and time(x)", "(call 'date and time' 'x')"},
           {"date", "'date'"},
           {"list contains(list, 1)", "(call 'list contains' 'list' 1)"},
           {"{big one: 1, y: big one + 1}", "(context :big one :y 1 (+ 'big one' 1))"},
           {"{\"k k\": 1}.k k", "(context :k k 1).k k"},
           {"for the item in a return the item * 2", "(for :the item 'a' (* 'the item' 2))"},
           {"for i in 1..3, j in i..9 return j", "(for :i :j (.. 1 3) (.. 'i' 9) 'j')"},
           {"some x in a satisfies x > 1", "(some :x 'a' (> 'x' 1))"},
           {"every x in a satisfies x > 1", "(every :x 'a' (> 'x' 1))"},
           {"function(n: number, m) n + m", "(function :n :m <number> <Any> (+ 'n' 'm'))"},
           {"substring(string: \"a\", start position: 1)",
            "(call :string :start position 'substring' \"a\" 1)"},
           {"\"\\u4E2D\\n\\\"\"", "\"中\n\"\""},
           {"@\"2026-11-23\"", "2026-11-23"},
           {"\"\\uD83D\\uDE00\\d\"", "\"😀\\d\""},
           {".5 + 1e-2", "(+ 0.5 0.01)"}}) {
    const auto tree = parse(c.text, scope());
    ASSERT_TRUE(tree.ok()) << c.text << ": " << to_text(tree.errors()[0]);
    EXPECT_EQ(tree_text(**tree), c.tree) << c.text;
  }
}

// Clause: DMN 1.5, 10.3.1.2, grammar rules 7 to 17
TEST(ParserTest, CellsHoldUnaryTests) {
  for (const Case& c : std::vector<Case>{{"-", "(any)"},
                                         {" - ", "(any)"},
                                         {"-5", "(any (neg 5))"},
                                         {"\"I\", \"II\"", "(any \"I\" \"II\")"},
                                         {">= 300, < 20", "(any (test>= 300) (test< 20))"},
                                         {"[1..5), 7", "(any ([..) 1 5) 7)"},
                                         {"not(1, > 5)", "(not 1 (test> 5))"},
                                         {"not(a) and b", "(any (and (call 'not' 'a') 'b'))"},
                                         {"? > 3 and ? < a", "(any (and (> ? 3) (< ? 'a')))"},
                                         {"!= null", "(any (test!= null))"},
                                         {"true", "(any true)"}}) {
    const auto tree = parse_tests(c.text, scope());
    ASSERT_TRUE(tree.ok()) << c.text << ": " << to_text(tree.errors()[0]);
    EXPECT_EQ(tree_text(**tree), c.tree) << c.text;
  }
}

struct Bad {
  std::string text;
  const char* code;
  int line;
  int column;
};

TEST(ParserTest, ErrorsNameTheirPlace) {
  for (const Bad& c : std::vector<Bad>{{"1 +", "E-FEEL-SYNTAX", 1, 4},
                                       {"a b", "E-FEEL-SYNTAX", 1, 3},
                                       {"从业人员 >= ", "E-FEEL-SYNTAX", 1, 9},
                                       {"从业人员 ) 1", "E-FEEL-SYNTAX", 1, 6},
                                       {"1 +\n  * 2", "E-FEEL-SYNTAX", 2, 3},
                                       {"if a then b", "E-FEEL-SYNTAX", 1, 12},
                                       {"[1, 2", "E-FEEL-SYNTAX", 1, 6},
                                       {"[1..2", "E-FEEL-SYNTAX", 1, 6},
                                       {"(a", "E-FEEL-SYNTAX", 1, 3},
                                       {"{a 1}", "E-FEEL-SYNTAX", 1, 5},
                                       {"a.", "E-FEEL-SYNTAX", 1, 3},
                                       {"\"open", "E-FEEL-SYNTAX", 1, 1},
                                       {"1 /* open", "E-FEEL-SYNTAX", 1, 3},
                                       {"\"\\u12\"", "E-FEEL-SYNTAX", 1, 2},
                                       {"\"x\\", "E-FEEL-SYNTAX", 1, 3},
                                       {"\"\\uD83D\"", "E-FEEL-SYNTAX", 1, 8},
                                       {"\"\\uDC00\"", "E-FEEL-SYNTAX", 1, 7},
                                       {"\"\\uD83Dx\"", "E-FEEL-SYNTAX", 1, 8},
                                       {"for in a return 1", "E-FEEL-SYNTAX", 1, 5},
                                       {"a instance of nothing", "E-FEEL-SYNTAX", 1, 15},
                                       {"x in (1, ", "E-FEEL-SYNTAX", 1, 10},
                                       {"", "E-FEEL-SYNTAX", 1, 1},
                                       {"\xFF", "E-FEEL-SYNTAX", 1, 1},
                                       {std::string(2U << 20U, '1'), "E-FEEL-LIMIT", 1, 1}}) {
    const auto tree = parse(c.text, scope(), "企业规模 / 规则 1");
    const std::string shown = c.text.substr(0, 40);
    ASSERT_FALSE(tree.ok()) << shown;
    const Diagnostic& d = tree.errors()[0];
    EXPECT_EQ(d.code, c.code) << shown;
    EXPECT_EQ(d.place.line, c.line) << shown << ": " << d.en;
    EXPECT_EQ(d.place.column, c.column) << shown << ": " << d.en;
    EXPECT_EQ(d.place.element, "企业规模 / 规则 1");
    EXPECT_FALSE(d.zh.empty());
  }
}

TEST(ParserTest, NestingIsLimited) {
  const auto repeated = [](const std::string& s, int times) {
    std::string out;
    for (int i = 0; i < times; ++i) out += s;
    return out;
  };
  EXPECT_TRUE(parse(repeated("(", 150) + "1" + repeated(")", 150), scope()).ok());
  for (const std::string& text :
       {repeated("(", 5000) + "1", repeated("[", 5000), repeated("{a:", 5000),
        repeated("-", 5000) + "1", repeated("if ", 5000), repeated("f(", 5000),
        repeated("x in (", 5000), repeated("a[", 5000), "1" + repeated("+1", 5000),
        "a" + repeated(".b", 5000), "a" + repeated("[1]", 5000),
        "a instance of " + repeated("list<", 5000), repeated("not(", 5000),
        repeated("for x in ", 5000)}) {
    EXPECT_FALSE(parse(text, scope()).ok()) << text.substr(0, 20);
  }
  Limits small;
  small.depth = 5;
  EXPECT_FALSE(parse("((((((1))))))", scope(), {}, small).ok());
}

TEST(ParserTest, NestedMembershipTakesLinearTime) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "1 in (1 in (";
  EXPECT_FALSE(parse(text, scope()).ok());
}

TEST(ParserTest, NamesAreNormalized) {
  EXPECT_EQ(normalize_name("  profit \n before\ttax "), "profit before tax");
  EXPECT_EQ(normalize_name("   "), "");
}

}  // namespace
}  // namespace zhida::feel
