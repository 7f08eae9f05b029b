package io.understudy.switchover;

/** One pair for the classes that leave it as they found it; it ends with the test run. */
public final class SharedPair {

  private static final class Holder {
    private static final RealPair PAIR = open();

    private static RealPair open() {
      RealPair pair = new RealPair();
      Runtime.getRuntime().addShutdownHook(new Thread(pair::close, "stop the shared test pair"));
      return pair;
    }
  }

  private SharedPair() {}

  /** The pair, started at the first call. */
  public static RealPair get() {
    return Holder.PAIR;
  }
}
