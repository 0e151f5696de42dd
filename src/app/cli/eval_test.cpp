// Tests `zhida eval` and `zhida feel` through the whole command line.
#include <filesystem>
#include <fstream>
#include <sstream>
#include <unistd.h>

#include <gtest/gtest.h>

#include "app/cli/console_test.h"

namespace zhida::cli {
namespace {

namespace fs = std::filesystem;

class EvalTest : public FolderTest {
 protected:
  void SetUp() override {
    FolderTest::SetUp();
    write("m.dmn",
          "<definitions xmlns='https://www.omg.org/spec/DMN/20191111/MODEL/' name='m' "
          "namespace='ns:m'>\n<inputData id='x' name='x'><variable name='x' typeRef='number'/>"
          "</inputData>\n<decision id='y' name='y'><variable name='y'/><informationRequirement>"
          "<requiredInput href='#x'/></informationRequirement>\n<literalExpression>"
          "<text>x * 2</text></literalExpression></decision></definitions>");
  }

 private:
};

TEST_F(EvalTest, PrintsEveryDecision) {
  const Ran ran = zhida({"eval", at("m.dmn"), "--set", "x=21"});
  EXPECT_EQ(ran.code, kWell) << ran.err;
  EXPECT_EQ(ran.out, "y = 42\n");
  EXPECT_EQ(zhida({"eval", at("m.dmn"), "--input", "-"}, R"({"x": "1.50"})").out, "y = 3\n");
  EXPECT_EQ(zhida({"eval", at("m.dmn"), "--set", "x = between [1..2]", "--decision", "y"}).out,
            "y = between [2..4]\n");
}

TEST_F(EvalTest, SaysWhyNull) {
  const Ran ran = zhida({"eval", at("m.dmn"), "--why"});
  EXPECT_EQ(ran.code, kWell);
  EXPECT_TRUE(has(ran.out, "没有给出输入“x” · the input 'x' was not given")) << ran.out;
  EXPECT_TRUE(has(ran.out, "m.dmn:4:26 y  “x”")) << ran.out;
  EXPECT_TRUE(has(zhida({"eval", at("m.dmn"), "--why", "--json"}).out, R"("cause":"not_given")"));
  EXPECT_FALSE(has(zhida({"eval", at("m.dmn")}).out, "why null"));
}

TEST_F(EvalTest, RefusesWithCodeAndPlace) {
  EXPECT_TRUE(has(zhida({"eval", at("none.dmn")}).err, "E-FILE-NOT-FOUND"));
  const Ran unknown = zhida({"eval", at("m.dmn"), "--input", "-"}, "{\n \"xx\": 1}");
  EXPECT_EQ(unknown.code, kWrongContent);
  EXPECT_TRUE(has(unknown.err, "-:2:2") && has(unknown.err, "E-EVAL-INPUT")) << unknown.err;
  EXPECT_TRUE(has(zhida({"eval", at("m.dmn"), "--set", "x"}).err, "E-EVAL-GIVEN"));
  EXPECT_TRUE(has(zhida({"eval", at("m.dmn"), "--input", "-"}, "[1]").err, "E-EVAL-INPUT"));
  EXPECT_TRUE(has(zhida({"eval", at("m.dmn"), "--decision", "q"}).err, "E-EVAL-DECISION"));
}

TEST(Feel, EvaluatesOneExpression) {
  EXPECT_EQ(zhida({"feel", "0.1 + 0.2"}).out, "0.3\n");
  EXPECT_EQ(zhida({"feel", "x >= 7.5", "--set", "x=between [7..8]"}).out, "one of true, false\n");
  EXPECT_EQ(zhida({"feel", "today()", "--as-of", "2026-11-23"}).out, "2026-11-23\n");
  const Ran why = zhida({"feel", "1 + x", "--set", "x=null", "--why"});
  EXPECT_TRUE(has(why.out, "given_null") || has(why.out, "“x”")) << why.out;
  EXPECT_TRUE(has(zhida({"feel", "1 / 0"}).out, "E-FEEL-ARITHMETIC"));
  EXPECT_TRUE(has(zhida({"feel", "1 +"}).out, "E-FEEL-SYNTAX"));
}

}  // namespace
}  // namespace zhida::cli
