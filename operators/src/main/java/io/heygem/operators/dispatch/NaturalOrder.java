package io.heygem.operators.dispatch;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.Locale;

/** The order people expect of file names: clip2 before clip10, capitals aside. */
public final class NaturalOrder implements Comparator<String> {

    @Override
    public int compare(String a, String b) {
        String left = a.toLowerCase(Locale.ROOT);
        String right = b.toLowerCase(Locale.ROOT);
        int i = 0;
        int j = 0;
        while (i < left.length() && j < right.length()) {
            int iEnd = digits(left, i);
            int jEnd = digits(right, j);
            int order;
            if (iEnd > i && jEnd > j) {
                order = number(left, i, iEnd).compareTo(number(right, j, jEnd));
                i = iEnd;
                j = jEnd;
            } else {
                order = Character.compare(left.charAt(i++), right.charAt(j++));
            }
            if (order != 0) {
                return order;
            }
        }
        int order = Integer.compare(left.length() - i, right.length() - j);
        return order != 0 ? order : a.compareTo(b);
    }

    private static BigInteger number(String text, int start, int end) {
        return new BigInteger(text.substring(start, end));
    }

    private static int digits(String text, int start) {
        int end = start;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }
}
