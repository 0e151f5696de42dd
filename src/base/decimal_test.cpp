// Tests decimals: known values, the edges of decimal128, every rounding mode, and integers as the referee.
#include "base/decimal.h"

#include <cstdlib>
#include <fstream>
#include <limits>
#include <ostream>
#include <random>
#include <sstream>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace zhida {

void PrintTo(const Decimal& d, std::ostream* out) { *out << d.to_string(); }

namespace {

Decimal num(std::string_view text) {
  const auto d = Decimal::parse(text);
  EXPECT_TRUE(d.has_value()) << text;
  return d.value_or(Decimal());
}

std::string exact(std::string_view text) {
  const auto d = Decimal::parse(text);
  return d ? d->to_string() : "nothing";
}

std::string rounded(std::string_view text) {
  const auto d = Decimal::parse_rounded(text);
  return d ? d->to_string() : "nothing";
}

TEST(DecimalTest, ParsesAndWrites) {
  EXPECT_EQ(exact("0"), "0");
  EXPECT_EQ(exact("-0"), "0");
  EXPECT_EQ(exact("-12.50"), "-12.50");
  EXPECT_EQ(exact(".5"), "0.5");
  EXPECT_EQ(exact("5."), "5");
  EXPECT_EQ(exact("+1"), "1");
  EXPECT_EQ(exact("007"), "7");
  EXPECT_EQ(exact("1e-3"), "0.001");
  EXPECT_EQ(exact("1E3"), "1000");
  EXPECT_EQ(exact("0.00"), "0.00");
  EXPECT_EQ(exact("0e9999999999999999999999"), "0");
  EXPECT_EQ(exact("1e40"), "1" + std::string(40, '0'));
  EXPECT_EQ(exact("1e41"), "1E+41");
  EXPECT_EQ(exact("-1.25e50"), "-1.25E+50");
  EXPECT_EQ(exact("1e-40"), "0." + std::string(39, '0') + "1");
  EXPECT_EQ(exact("12e-42"), "1.2E-41");
}

TEST(DecimalTest, RefusesOtherText) {
  for (const char* text :
       {"",   "-",   "+",   ".",   "e1",       "1e",  "1e+",   "--1", "1.2.3", " 1",
        "1 ", "1_0", "0x1", "NaN", "Infinity", "inf", "1,000", "１",  "1e5.0", "-.e1"}) {
    EXPECT_EQ(exact(text), "nothing") << text;
    EXPECT_EQ(rounded(text), "nothing") << text;
  }
  EXPECT_EQ(exact(std::string("1\0", 2)), "nothing");
}

TEST(DecimalTest, Keeps34DigitsAndRoundsOnlyWhereAsked) {
  EXPECT_EQ(exact("1234567890123456789012345678901234"), "1234567890123456789012345678901234");
  EXPECT_EQ(exact("12345678901234567890123456789012350"), "12345678901234567890123456789012350");
  EXPECT_EQ(exact("12345678901234567890123456789012345"), "nothing");
  EXPECT_EQ(rounded("12345678901234567890123456789012345"), "12345678901234567890123456789012340");
  EXPECT_EQ(rounded("12345678901234567890123456789012355"), "12345678901234567890123456789012360");
  // A single digit far behind decides a tie.
  EXPECT_EQ(rounded("1234567890123456789012345678901234.5" + std::string(500, '0') + "1"),
            "1234567890123456789012345678901235");
  EXPECT_EQ(exact("1." + std::string(500, '0')), "1." + std::string(33, '0'));
  EXPECT_EQ(exact("1" + std::string(6144, '0')), "1." + std::string(33, '0') + "E+6144");
}

TEST(DecimalTest, LimitsOfTheFormat) {
  const std::string most = "9." + std::string(33, '9') + "E+6144";
  EXPECT_EQ(exact(most), most);
  EXPECT_EQ(exact("1e6145"), "nothing");
  EXPECT_EQ(rounded("1e6145"), "nothing");
  EXPECT_EQ(rounded("9.9999999999999999999999999999999999e6144"), "nothing");
  EXPECT_EQ(exact("1e-6176"), "1E-6176");
  EXPECT_EQ(exact("10e-6177"), "1E-6176");
  EXPECT_EQ(exact("1e-6177"), "nothing");
  EXPECT_EQ(rounded("1e-6177"), "0");
  EXPECT_EQ(rounded("15e-6177"), "2E-6176");
  EXPECT_EQ(rounded("1e-99999999999999999999"), "0");
  EXPECT_EQ(rounded("1e99999999999999999999"), "nothing");
  EXPECT_FALSE((num(most) * Decimal(10)).is_finite());
  EXPECT_FALSE((num(most) + num(most)).is_finite());
}

TEST(DecimalTest, ArithmeticIsDecimal) {
  EXPECT_EQ((num("0.1") + num("0.2")).to_string(), "0.3");
  EXPECT_EQ((num("1.00") - num("0.9")).to_string(), "0.10");
  EXPECT_EQ((num("1.10") * num("3")).to_string(), "3.30");
  EXPECT_EQ((Decimal(1) / Decimal(3)).to_string(), "0." + std::string(34, '3'));
  EXPECT_EQ((Decimal(2) / Decimal(3)).to_string(), "0." + std::string(33, '6') + "7");
  EXPECT_EQ((Decimal(1) / Decimal(8)).to_string(), "0.125");
  EXPECT_FALSE((Decimal(1) / Decimal(0)).is_finite());
  EXPECT_FALSE((Decimal(0) / Decimal(0)).is_finite());
  EXPECT_EQ((-num("1.5")).to_string(), "-1.5");
  EXPECT_FALSE((-Decimal(0)).is_negative());
  EXPECT_EQ((Decimal(0) * Decimal(-1)).to_string(), "0");
  // Half to even at the 35th digit, both ways.
  EXPECT_EQ((num("1000000000000000000000000000000001") + num("0.5")).to_string(),
            "1000000000000000000000000000000002");
  EXPECT_EQ((num("1000000000000000000000000000000002") + num("0.5")).to_string(),
            "1000000000000000000000000000000002");
}

TEST(DecimalTest, ComparesByValue) {
  EXPECT_EQ(num("1.0"), num("1.00"));
  EXPECT_EQ(num("-0"), Decimal(0));
  EXPECT_LT(num("-1"), num("0.5"));
  EXPECT_GT(num("1e6000"), num("9e5999"));
  EXPECT_EQ(num("1e3") <=> num("1000.0"), std::partial_ordering::equivalent);
  const Decimal broken = Decimal(1) / Decimal(0);
  EXPECT_FALSE(broken == broken);
  EXPECT_EQ(broken <=> Decimal(1), std::partial_ordering::unordered);
  EXPECT_FALSE(broken < Decimal(1) || broken > Decimal(1));
}

TEST(DecimalTest, EqualValuesHashEqually) {
  const std::vector<std::pair<const char*, const char*>> same = {
      {"1", "1.000"},        {"0", "-0.00"},   {"0", "0e10"},
      {"1e6144", "10e6143"}, {"120", "1.2e2"}, {"-5", "-5.0"}};
  for (const auto& [a, b] : same) EXPECT_EQ(num(a).hash(), num(b).hash()) << a << " " << b;
  EXPECT_NE(num("1").hash(), num("-1").hash());
  EXPECT_NE(num("1").hash(), num("10").hash());
}

TEST(DecimalTest, Integers) {
  constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(Decimal(kLeast).to_string(), "-9223372036854775808");
  EXPECT_EQ(Decimal(kLeast).to_int64(), kLeast);
  EXPECT_EQ(num("9223372036854775807.00").to_int64(), kMost);
  EXPECT_EQ(num("9223372036854775808").to_int64(), std::nullopt);
  EXPECT_EQ(num("-9223372036854775809").to_int64(), std::nullopt);
  EXPECT_EQ(num("1e18").to_int64(), 1'000'000'000'000'000'000);
  EXPECT_EQ(num("1.5").to_int64(), std::nullopt);
  EXPECT_EQ((Decimal(1) / Decimal(0)).to_int64(), std::nullopt);
  EXPECT_TRUE(num("1.50e1").is_integer());
  EXPECT_FALSE(num("1e-1").is_integer());
  EXPECT_TRUE(num("0.0").is_integer());
}

TEST(DecimalTest, RoundsInEveryMode) {
  struct Row {
    const char* value;
    const char* half_even;
    const char* up;
    const char* down;
    const char* half_up;
    const char* half_down;
    const char* floor;
    const char* ceiling;
  };
  // Clause: DMN 1.5, table 75, the rounding functions' examples among them
  const std::vector<Row> rows = {{"5.5", "6", "6", "5", "6", "5", "5", "6"},
                                 {"2.5", "2", "3", "2", "3", "2", "2", "3"},
                                 {"1.6", "2", "2", "1", "2", "2", "1", "2"},
                                 {"1.1", "1", "2", "1", "1", "1", "1", "2"},
                                 {"1.0", "1", "1", "1", "1", "1", "1", "1"},
                                 {"-1.1", "-1", "-2", "-1", "-1", "-1", "-2", "-1"},
                                 {"-2.5", "-2", "-3", "-2", "-3", "-2", "-3", "-2"},
                                 {"-5.5", "-6", "-6", "-5", "-6", "-5", "-6", "-5"},
                                 {"-2.51", "-3", "-3", "-2", "-3", "-3", "-3", "-2"},
                                 {"0.5", "0", "1", "0", "1", "0", "0", "1"},
                                 {"0.500001", "1", "1", "0", "1", "1", "0", "1"},
                                 {"-0.3", "0", "-1", "0", "0", "0", "-1", "0"},
                                 {"1e-6000", "0", "1", "0", "0", "0", "0", "1"}};
  for (const Row& r : rows) {
    const Decimal d = num(r.value);
    EXPECT_EQ(d.round(0, Rounding::kHalfEven).to_string(), r.half_even) << r.value;
    EXPECT_EQ(d.round(0, Rounding::kUp).to_string(), r.up) << r.value;
    EXPECT_EQ(d.round(0, Rounding::kDown).to_string(), r.down) << r.value;
    EXPECT_EQ(d.round(0, Rounding::kHalfUp).to_string(), r.half_up) << r.value;
    EXPECT_EQ(d.round(0, Rounding::kHalfDown).to_string(), r.half_down) << r.value;
    EXPECT_EQ(d.round(0, Rounding::kFloor).to_string(), r.floor) << r.value;
    EXPECT_EQ(d.round(0, Rounding::kCeiling).to_string(), r.ceiling) << r.value;
  }
}

TEST(DecimalTest, RoundsToAnyScale) {
  EXPECT_EQ(num("1.005").round(2, Rounding::kHalfUp).to_string(), "1.01");
  EXPECT_EQ(num("1").round(3, Rounding::kHalfEven).to_string(), "1.000");
  EXPECT_EQ(num("5550").round(-2, Rounding::kHalfDown).to_string(), "5500");
  EXPECT_EQ(num("5551").round(-2, Rounding::kHalfDown).to_string(), "5600");
  EXPECT_EQ(num("49").round(-2, Rounding::kHalfEven).to_string(), "0");
  const std::string nines(34, '9');
  EXPECT_EQ(num(nines).round(-33, Rounding::kHalfDown), num("1e34"));
  EXPECT_EQ(num(nines).round(-34, Rounding::kHalfDown), num("1e34"));
  EXPECT_EQ(num("5" + std::string(33, '0')).round(-34, Rounding::kHalfDown), Decimal(0));
  EXPECT_FALSE(num(nines).round(1, Rounding::kUp).is_finite());
  EXPECT_FALSE(Decimal(1).round(6177, Rounding::kDown).is_finite());
  EXPECT_FALSE(Decimal(1).round(-6112, Rounding::kDown).is_finite());
  EXPECT_EQ(Decimal(1).round(-6111, Rounding::kDown), Decimal(0));
  EXPECT_EQ(num("1e-6176").round(6176, Rounding::kHalfEven), num("1e-6176"));
}

// Half down differs from half up exactly at ties, where it is one unit nearer to zero.
TEST(DecimalTest, HalfDownAgainstHalfUp) {
  for (int i = -2000; i <= 2000; ++i) {
    const Decimal value = Decimal(i) / Decimal(100);
    for (int scale = 0; scale <= 2; ++scale) {
      const Decimal unit = num("10").pow(Decimal(-scale));
      const Decimal up = value.round(scale, Rounding::kHalfUp);
      const Decimal down = value.round(scale, Rounding::kHalfDown);
      const bool tie = (value - value.round(scale, Rounding::kDown)).abs() * 2 == unit;
      EXPECT_EQ(up.abs() - down.abs(), tie ? unit : Decimal(0)) << i << " " << scale;
    }
  }
}

TEST(DecimalTest, Powers) {
  EXPECT_EQ(num("1.05").pow(3).to_string(), "1.157625");
  EXPECT_EQ(num("1.05").pow(30).to_string(), "4.321942375150662009157288198886473");
  EXPECT_EQ(num("2").pow(-3).to_string(), "0.125");
  EXPECT_EQ(num("10").pow(-3).to_string(), "0.001");
  EXPECT_EQ(num("0.5").pow(-100).to_string(), "1267650600228229401496703205376");
  EXPECT_EQ(num("-2").pow(3).to_string(), "-8");
  EXPECT_EQ(num("4").pow(num("0.5")), Decimal(2));
  EXPECT_EQ(num("3").pow(100).to_string(), "5.153775207320113310364611297656213E+47");
  EXPECT_EQ(num("6017569392532929002576996043.36585").pow(38),
            num("4.149560206272925598547302011616680e1055"));
  EXPECT_EQ(num("-145016250911580230.99").pow(37), num("-9.384624654138675668937181008127503e634"));
  EXPECT_EQ(num("0.00000000059029698590519609559").pow(-7),
            num("4.004110372043356233511030008968180e64"));
  EXPECT_EQ(num("7").pow(0), Decimal(1));
  EXPECT_EQ(num("0").pow(0), Decimal(1));
  EXPECT_FALSE(num("0").pow(-1).is_finite());
  EXPECT_FALSE(num("-8").pow(num("0.5")).is_finite());
  EXPECT_FALSE(num("2").pow(1'000'000).is_finite());
  EXPECT_EQ(num("-1").pow(num("1000000000000000001")), Decimal(-1));
  EXPECT_TRUE(num("2").pow(-1'000'000).is_zero());
}

TEST(DecimalTest, Functions) {
  EXPECT_EQ(Decimal(2).sqrt().to_string(), "1.414213562373095048801688724209698");
  EXPECT_FALSE(Decimal(-1).sqrt().is_finite());
  EXPECT_EQ(Decimal(1).exp().to_string(), "2.718281828459045235360287471352662");
  EXPECT_EQ(Decimal(0).exp(), Decimal(1));
  EXPECT_FALSE(num("100000").exp().is_finite());
  EXPECT_EQ(Decimal(10).log().to_string(), "2.302585092994045684017991454684364");
  EXPECT_FALSE(Decimal(0).log().is_finite());
  EXPECT_FALSE(Decimal(-1).log().is_finite());
  EXPECT_EQ(num("-1.5").abs().to_string(), "1.5");
}

// Against values that another program computed: tests/decimal/elementary.py. ZHIDA_ELEMENTARY names another sample.
TEST(DecimalTest, ElementaryFunctionsAreRoundedCorrectly) {
  const char* other = std::getenv("ZHIDA_ELEMENTARY");
  std::ifstream file(other != nullptr ? other : ZHIDA_SOURCE_DIR "/tests/decimal/elementary.txt");
  int seen = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('#')) continue;
    std::istringstream words(line);
    std::string function, x, y, equals, expected;
    words >> function >> x;
    if (function == "pow") words >> y;
    words >> equals >> expected;
    const Decimal a = num(x);
    const Decimal found = function == "pow"    ? a.pow(num(y))
                          : function == "exp"  ? a.exp()
                          : function == "log"  ? a.log()
                          : function == "sqrt" ? a.sqrt()
                          : function == "sin"  ? a.sin()
                          : function == "cos"  ? a.cos()
                                               : a.tan();
    ++seen;
    if (expected == "Infinity") {
      EXPECT_EQ(found.to_string(), expected) << line;
    } else {
      EXPECT_EQ(found, num(expected)) << line;
    }
  }
  EXPECT_GE(seen, 500);
}

TEST(DecimalTest, PowersAtTheEdges) {
  const Decimal most = num("9.999999999999999999999999999999999e6144");
  EXPECT_EQ(most.pow(1), most);
  EXPECT_EQ(most.pow(most).to_string(), "Infinity");
  EXPECT_EQ((-most).pow(most).to_string(), "Infinity");  // an even number
  EXPECT_EQ((-most).pow(3).to_string(), "-Infinity");
  EXPECT_TRUE(most.pow(-most).is_zero());
  EXPECT_EQ(most.pow(num("1e-6176")), Decimal(1));
  EXPECT_EQ(num("1e-6176").pow(num("-1e-6176")), Decimal(1));
  EXPECT_EQ(num("1.000000000000000000000000000000001").pow(num("1e33")).to_string(),
            "2.718281828459045235360287471352661");
  EXPECT_EQ(num("1e6144").pow(num("0.5")), num("1e3072"));
  EXPECT_EQ(num("1e-6176").pow(num("0.0625")), num("1e-386"));
  EXPECT_EQ(num("1e-6176").pow(num("-0.0625")), num("1e386"));
  EXPECT_EQ(num("0").pow(num("0.5")), Decimal(0));
  EXPECT_EQ(num("-1").pow(num("-3")), Decimal(-1));
  EXPECT_EQ(num("-1.5").pow(num("-1e40")), Decimal(0));
  EXPECT_EQ(most.exp().to_string(), "Infinity");
  EXPECT_TRUE((-most).exp().is_zero());
  EXPECT_FALSE((Decimal(1) / Decimal(0)).exp().is_finite());
  EXPECT_TRUE(most.sin().abs() <= Decimal(1));
}

// What MPFR caches belongs to its thread.
TEST(DecimalTest, ElementaryFunctionsInManyThreads) {
  std::vector<Decimal> found(4);
  std::vector<std::thread> threads;
  threads.reserve(found.size());
  for (Decimal& out : found) {
    threads.emplace_back([&out] {
      for (int i = 1; i < 200; ++i) out = out + Decimal(i).log() + num("0.1").pow(num("0.7")).sin();
    });
  }
  for (std::thread& t : threads) t.join();
  for (const Decimal& out : found) EXPECT_EQ(out, found[0]);
}

// Clause: DMN 1.5, table 75, modulo
TEST(DecimalTest, ModuloIsFloored) {
  EXPECT_EQ(Decimal(12).modulo(5), Decimal(2));
  EXPECT_EQ(Decimal(-12).modulo(5), Decimal(3));
  EXPECT_EQ(Decimal(12).modulo(-5), Decimal(-3));
  EXPECT_EQ(Decimal(-12).modulo(-5), Decimal(-2));
  EXPECT_EQ(num("10.1").modulo(num("4.5")), num("1.1"));
  EXPECT_EQ(num("-10.1").modulo(num("4.5")), num("3.4"));
  EXPECT_EQ(num("10.1").modulo(num("-4.5")), num("-3.4"));
  EXPECT_EQ(Decimal(10).modulo(5), Decimal(0));
  EXPECT_EQ(num("1e6000").modulo(7), Decimal(1));  // 10^6 = 1 (mod 7)
  EXPECT_FALSE(Decimal(1).modulo(0).is_finite());
}

TEST(DecimalTest, NormalizesAndCountsPlaces) {
  EXPECT_EQ(num("0.300").to_plain(), "0.3");
  EXPECT_EQ(num("1000").to_plain(), "1000");
  EXPECT_EQ(num("-0.00").to_plain(), "0");
  EXPECT_EQ(num("100").pow(30).to_plain(), "1E+60");
  EXPECT_EQ(num("0.300").normalized().scale(), 1);
  EXPECT_EQ(num("0.300").scale(), 3);
  EXPECT_EQ(num("1e5").scale(), 0);
  EXPECT_EQ((Decimal(1) / Decimal(0)).to_string(), "Infinity");
  EXPECT_EQ((Decimal(-1) / Decimal(0)).to_string(), "-Infinity");
  EXPECT_EQ((Decimal(0) / Decimal(0)).to_string(), "NaN");
}

TEST(DecimalTest, TextRoundTrips) {
  std::mt19937_64 random(20261124);
  for (int i = 0; i < 20'000; ++i) {
    std::string text = random() % 2 == 0 ? "-" : "";
    const std::size_t digits = 1 + random() % 34;
    text += static_cast<char>('1' + random() % 9);
    for (std::size_t k = 1; k < digits; ++k) text += static_cast<char>('0' + random() % 10);
    text += "e" + std::to_string(static_cast<int>(random() % 12'000) - 6100);
    const Decimal d = num(text);
    EXPECT_EQ(num(d.to_string()), d) << text;
    EXPECT_EQ(num(d.to_plain()), d) << text;
    EXPECT_EQ(num(d.to_plain()).hash(), d.hash()) << text;
    EXPECT_EQ(d.normalized(), d) << text;
  }
}

// Against 64-bit integers, which are another implementation of the same arithmetic.
TEST(DecimalTest, AgreesWithIntegers) {
  std::mt19937_64 random(7);
  std::uniform_int_distribution<std::int64_t> any(-1'000'000'000, 1'000'000'000);
  for (int i = 0; i < 20'000; ++i) {
    const std::int64_t a = any(random);
    const std::int64_t b = any(random) | 1;
    EXPECT_EQ((Decimal(a) + Decimal(b)).to_int64(), a + b);
    EXPECT_EQ((Decimal(a) - Decimal(b)).to_int64(), a - b);
    EXPECT_EQ((Decimal(a) * Decimal(b)).to_int64(), a * b);
    EXPECT_EQ(Decimal(a) < Decimal(b), a < b);
    const std::int64_t rest = a % b;
    EXPECT_EQ(Decimal(a).modulo(Decimal(b)).to_int64(),
              rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest);
  }
}

}  // namespace
}  // namespace zhida
