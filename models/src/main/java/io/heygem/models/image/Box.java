package io.heygem.models.image;

/**
 * An upright rectangle in pixels; the right and bottom edges are exclusive. May reach beyond the
 * picture.
 */
public record Box(float left, float top, float right, float bottom) {

    /** Width in pixels. */
    public float width() {
        return right - left;
    }

    /** Height in pixels. */
    public float height() {
        return bottom - top;
    }

    /** Area in square pixels. */
    public float area() {
        return Math.max(0, width()) * Math.max(0, height());
    }

    /** Intersection over union with another box, 0..1. */
    public float iou(Box other) {
        float w = Math.min(right, other.right) - Math.max(left, other.left);
        float h = Math.min(bottom, other.bottom) - Math.max(top, other.top);
        if (w <= 0 || h <= 0) {
            return 0;
        }
        float both = w * h;
        return both / (area() + other.area() - both);
    }
}
